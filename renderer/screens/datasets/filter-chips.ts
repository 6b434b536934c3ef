import type { Dataset } from '../../../shared/dataset/dataset.ts';
import type { DraftedLabels } from './drafted-labels.ts';

/** A label or a tag to filter by. */
export interface FilterChip {
  id: string;
  text: string;
  /** Sprites that have it, where they were counted. */
  count?: number | undefined;
}

/** Stands for the sprites without a label; the other chips are called by their places. */
const unlabelledId = 'none';

/** A chip for each label, those of most sprites first, then one for sprites without any. */
export function labelChips({
  labels,
  labelCounts,
  unlabelled,
}: Omit<DraftedLabels, 'labelOf'>): FilterChip[] {
  if (labels.length === 0) return [];
  const chips = chipsOf(labels, labelCounts).sort(
    (one, other) => (other.count ?? 0) - (one.count ?? 0),
  );
  if (unlabelled > 0) chips.push({ id: unlabelledId, text: 'no label', count: unlabelled });
  return chips;
}

/** A chip for each tag, in the order of the vocabulary: those of most sprites first. */
export function tagChips({ tags, tagCounts }: Dataset): FilterChip[] {
  return chipsOf(tags, tagCounts);
}

/** The place that a chip stands for; null for sprites without a label. */
export function placeOfChip(id: string): number | null {
  return id === unlabelledId ? null : Number(id);
}

function chipsOf(names: readonly string[], counts: readonly number[]): FilterChip[] {
  return names.map((text, place) => ({ id: String(place), text, count: counts[place] }));
}

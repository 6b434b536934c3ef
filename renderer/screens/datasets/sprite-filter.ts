import type { Dataset, SpriteAnnotations } from '../../../shared/dataset/dataset.ts';
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

/** Which sprites a person wants to see. */
interface SpriteFilter {
  /** Places of labels; `null` stands for sprites without one. Nothing chosen means all. */
  labels: readonly (number | null)[];
  /** Places of tags. */
  tags: readonly number[];
  /** A part of the file's name, in whatever case. */
  name: string;
  /** Whether a sprite is one of those in question, such as duplicates. */
  isAmong: (place: number) => boolean;
}

/** Places of the sprites that have one of the chosen labels, every chosen tag and such a name. */
export function filterSprites(
  { names, labelOf, tagsOf }: SpriteAnnotations,
  { labels, tags, name, isAmong }: SpriteFilter,
): number[] {
  const part = name.trim().toLowerCase();
  return [...labelOf.keys()].filter((place) => {
    const hasLabel = labels.length === 0 || labels.includes(labelOf[place] ?? null);
    const hasName = part === '' || names[place]?.toLowerCase().includes(part);
    return (
      hasLabel && hasName && tags.every((tag) => tagsOf[place]?.includes(tag)) && isAmong(place)
    );
  });
}

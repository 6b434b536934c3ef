import type { Dataset, SpriteAnnotations } from '../../../shared/dataset/dataset.ts';

/** Labels as a person wants them. */
export interface DraftedLabels {
  /** The dataset's own, in their order, then new ones. */
  labels: readonly string[];
  /** Sprites of each. */
  labelCounts: readonly number[];
  unlabelled: number;
  /** One a sprite. */
  labelOf: readonly (number | null)[];
}

export function draftedLabels(
  dataset: Pick<Dataset, 'labels'>,
  { labelOf: own }: SpriteAnnotations,
  drafted: ReadonlyMap<number, string | null>,
): DraftedLabels {
  const labels = [...dataset.labels];
  const placeOf = new Map(labels.map((label, place) => [label, place]));
  for (const label of drafted.values())
    if (label !== null && !placeOf.has(label)) placeOf.set(label, labels.push(label) - 1);
  const labelOf = own.map((label, sprite) => {
    const given = drafted.get(sprite);
    if (given === undefined) return label;
    return given === null ? null : (placeOf.get(given) ?? null);
  });
  const labelCounts = labels.map(() => 0);
  let unlabelled = 0;
  for (const label of labelOf)
    if (label === null) unlabelled++;
    else labelCounts[label] = (labelCounts[label] ?? 0) + 1;
  return { labels, labelCounts, unlabelled, labelOf };
}

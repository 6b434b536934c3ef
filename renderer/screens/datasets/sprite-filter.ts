import type { SpriteAnnotations } from '../../../shared/dataset/dataset.ts';

/** Which sprites a person wants to see. */
export interface SpriteFilter {
  /** Places of labels; `null` stands for sprites without one. Nothing chosen means all. */
  labels: readonly (number | null)[];
  /** Places of tags. */
  tags: readonly number[];
}

/** Places of the sprites that have one of the chosen labels and every chosen tag. */
export function filterSprites(
  { labelOf, tagsOf }: SpriteAnnotations,
  { labels, tags }: SpriteFilter,
): number[] {
  return [...labelOf.keys()].filter((index) => {
    const hasLabel = labels.length === 0 || labels.includes(labelOf[index] ?? null);
    return hasLabel && tags.every((tag) => tagsOf[index]?.includes(tag));
  });
}

import type { SpriteAnnotations } from '../../../shared/dataset/dataset.ts';

/** Which sprites a person wants to see. */
export interface SpriteFilter {
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

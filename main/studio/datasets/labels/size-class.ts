import type { Picture } from '../../../pictures/picture.ts';
import { contentTest } from '../../../pictures/trim.ts';

export type SizeClass = 'small' | 'medium' | 'large';

/**
 * Pixels of the picture, as it came, that belong to the sprite. Not the share of the canvas: the sprites
 * of one game are drawn at one scale, but some are saved with a border and others without.
 */
export function visibleArea(picture: Picture): number {
  const isContent = contentTest(picture);
  let area = 0;
  for (let offset = 0; offset < picture.data.length; offset += 4) {
    if (isContent(offset)) area++;
  }
  return area;
}

/**
 * A third small, a third medium, a third large, by area. Sprites as large as the ones at a border between
 * two classes are medium: sprites that all have one size are neither small nor large.
 */
export function sizeClasses(areas: readonly number[]): SizeClass[] {
  const sorted = areas.toSorted((one, other) => one - other);
  const smallest = sorted[Math.floor(sorted.length / 3)] ?? 0;
  const largest = sorted[Math.ceil((sorted.length * 2) / 3) - 1] ?? 0;
  return areas.map((area) => {
    if (area < smallest) return 'small';
    return area > largest ? 'large' : 'medium';
  });
}

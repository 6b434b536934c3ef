import type { Picture } from '../pictures/picture.ts';
import { aroundPixel, copyOf, noColour, setPixel } from './pixels.ts';

/**
 * Takes away what floats beside a creature: pixels that hang together, corners included, in groups of up to so many. The
 * largest group is the creature and stays, however small it is.
 */
export function removeSpecks(picture: Picture, mostPixels: number): Picture {
  const groups = groupsOf(picture);
  const largest = groups.reduce<number[]>(
    (most, group) => (group.length > most.length ? group : most),
    [],
  );
  const cleaned = copyOf(picture);
  for (const group of groups) {
    if (group === largest || group.length > mostPixels) continue;
    for (const pixel of group)
      setPixel(cleaned, pixel % picture.width, Math.floor(pixel / picture.width), noColour);
  }
  return cleaned;
}

/** Pixels that hang together, as their places row by row. */
function groupsOf({ width, height, data }: Picture): number[][] {
  const seen = new Uint8Array(width * height);
  const groups: number[][] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || data[start * 4 + 3] === 0) continue;
    const group = [start];
    seen[start] = 1;
    for (const pixel of group) {
      for (const [right, down] of aroundPixel) {
        const [x, y] = [(pixel % width) + right, Math.floor(pixel / width) + down];
        const next = y * width + x;
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        if (seen[next] || data[next * 4 + 3] === 0) continue;
        seen[next] = 1;
        group.push(next);
      }
    }
    groups.push(group);
  }
  return groups;
}

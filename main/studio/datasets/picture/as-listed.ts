import { emptyPicture, type Picture } from '../../../pictures/picture.ts';
import type { ListedCell } from '../source/sprite-source.ts';

/** The most that a trimmed sprite may have measured a side: what a sheet's JSON says may be anything. */
export const largestUntrimmed = 4_096;

/**
 * A sprite cut from a sheet as it was before it was packed: turned back, with the empty border that was cut off.
 *
 * @param enlargedBy by what the sheet was brought back to its own pixels
 */
export function asListed(
  part: Picture,
  { rotated, trimmedFrom }: ListedCell,
  enlargedBy: number,
): Picture {
  const upright = rotated ? turnedBack(part) : part;
  if (!trimmedFrom) return upright;
  const own = (length: number) => Math.round(length / enlargedBy);
  const left = own(trimmedFrom.left);
  const top = own(trimmedFrom.top);
  const whole = emptyPicture(
    Math.max(own(trimmedFrom.width), left + upright.width),
    Math.max(own(trimmedFrom.height), top + upright.height),
  );
  for (let y = 0; y < upright.height; y++) {
    const row = upright.data.subarray(y * upright.width * 4, (y + 1) * upright.width * 4);
    whole.data.set(row, ((top + y) * whole.width + left) * 4);
  }
  return whole;
}

/** Packers turn clockwise. */
function turnedBack(part: Picture): Picture {
  const upright = emptyPicture(part.height, part.width);
  for (let y = 0; y < upright.height; y++) {
    for (let x = 0; x < upright.width; x++) {
      const from = (x * part.width + (part.width - 1 - y)) * 4;
      upright.data.set(part.data.subarray(from, from + 4), (y * upright.width + x) * 4);
    }
  }
  return upright;
}

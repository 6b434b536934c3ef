import { wholeOf, type Picture } from '../../../pictures/picture.ts';
import { scaleArea } from './scale.ts';

/** A picture averaged until no side is longer. */
export function noLargerThan(side: number, picture: Picture): Picture {
  const factor = side / Math.max(picture.width, picture.height);
  if (factor >= 1) return picture;
  const [width, height] = [picture.width, picture.height].map((own) =>
    Math.max(1, Math.round(own * factor)),
  ) as [number, number];
  return scaleArea(picture, wholeOf(picture), width, height);
}

import type { Rgb } from '../../../pictures/picture.ts';
import { fromOklab, toOklab } from '../../colour/oklab.ts';
import { SeededRandom } from '../../datasets/built-in/random.ts';

/** Less is hardly another colour. */
const smallestTurn = Math.PI / 6;
/** How much paler or more colourful. */
const paleness = [0.75, 1.35] as const;

/**
 * Other colours by chance: all hues are turned by one angle, so that shades of one colour stay that, and all are made
 * as much paler or more colourful. How light a colour is stays, and so does what has no hue: ink and white.
 */
export function turnHues(palette: readonly Rgb[], seed: number): [from: Rgb, to: Rgb][] {
  const random = new SeededRandom(seed);
  const turn = random.between(smallestTurn, 2 * Math.PI - smallestTurn);
  const share = random.between(...paleness);
  const [cosine, sine] = [share * Math.cos(turn), share * Math.sin(turn)];
  return palette.map((rgb) => {
    const { lightness, a, b } = toOklab(...rgb);
    const turned = { lightness, a: a * cosine - b * sine, b: a * sine + b * cosine };
    return [rgb, fromOklab(turned)];
  });
}

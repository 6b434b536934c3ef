import type { Rgb } from '../pictures/picture.ts';
import { toOklab, distanceBetween, type Oklab } from './oklab.ts';
import type { CountedColour } from './count-colours.ts';

interface Shade {
  rgb: Rgb;
  lab: Oklab;
  pixels: number;
}

const axes = ['lightness', 'a', 'b'] as const;
/** How often colours are given to the nearest of the chosen ones, and these moved into the midst of theirs. */
const rounds = 8;

/**
 * At most so many of the colours that there are, chosen so that each pixel finds a near one: cut by variance (Wu 1991) in
 * OKLab, then k-means (Lloyd 1982), and of each group the colour that lies next to its middle. Each pixel counts alike.
 * The same colours give the same choice.
 */
export function fewerColours(counted: readonly CountedColour[], most: number): Rgb[] {
  const shades = counted
    .toSorted((one, other) => one.colour - other.colour)
    .map(({ colour, pixels }): Shade => {
      const rgb: Rgb = [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
      return { rgb, lab: toOklab(...rgb), pixels };
    });
  if (shades.length <= most) return shades.map(({ rgb }) => rgb);
  let groups = cutByVariance(shades, most);
  for (let round = 0; round < rounds; round++) groups = regrouped(shades, groups.map(middleOf));
  return groups.map(nextToMiddle);
}

function cutByVariance(shades: Shade[], most: number): Shade[][] {
  const groups = [describe(shades)];
  while (groups.length < most) {
    const widest = groups.reduce((one, other) => (other.spread > one.spread ? other : one));
    if (widest.spread === 0) break;
    const { axis, middle, members } = widest;
    const low = members.filter(({ lab }) => lab[axis] <= middle[axis]);
    const high = members.filter(({ lab }) => lab[axis] > middle[axis]);
    groups.splice(groups.indexOf(widest), 1, describe(low), describe(high));
  }
  return groups.map(({ members }) => members);
}

/** A group, its middle, and along which axis it spreads most: the sum of squares over its pixels. */
function describe(members: Shade[]) {
  const middle = middleOf(members);
  const spreads = axes.map((axis) =>
    members.reduce((sum, { lab, pixels }) => sum + pixels * (lab[axis] - middle[axis]) ** 2, 0),
  );
  const spread = Math.max(...spreads);
  // All on one side of a middle that rounding has moved cannot be cut.
  const axis = axes[spreads.indexOf(spread)] as (typeof axes)[number];
  const canBeCut = members.some(({ lab }) => lab[axis] > middle[axis]);
  return { members, middle, axis, spread: canBeCut ? spread : 0 };
}

function middleOf(members: readonly Shade[]): Oklab {
  const sum = { lightness: 0, a: 0, b: 0 };
  let count = 0;
  for (const { lab, pixels } of members) {
    count += pixels;
    for (const axis of axes) sum[axis] += pixels * lab[axis];
  }
  return { lightness: sum.lightness / count, a: sum.a / count, b: sum.b / count };
}

/** Groups by the nearest middle; one that nobody is near goes. */
function regrouped(shades: readonly Shade[], middles: readonly Oklab[]): Shade[][] {
  const groups = middles.map((): Shade[] => []);
  for (const shade of shades) groups[nearestOf(shade.lab, middles)]?.push(shade);
  return groups.filter(({ length }) => length > 0);
}

function nextToMiddle(members: readonly Shade[]): Rgb {
  const middle = middleOf(members);
  const place = nearestOf(
    middle,
    members.map(({ lab }) => lab),
  );
  return (members[place] as Shade).rgb;
}

/** The place of the nearest, the first of several. */
export function nearestOf(lab: Oklab, among: readonly Oklab[]): number {
  let best = 0;
  let least = Infinity;
  for (let place = 0; place < among.length; place++) {
    const distance = distanceBetween(lab, among[place] as Oklab);
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}

import type { Picture } from '../../../pictures/picture.ts';
import { visibleColours } from '../picture/visible-colours.ts';
import { chromaOf, hueOf, toOklab, type Oklab } from '../../../pixel-art/oklab.ts';

export type ColourName =
  | 'red'
  | 'orange'
  | 'yellow'
  | 'green'
  | 'blue'
  | 'purple'
  | 'pink'
  | 'brown'
  | 'grey'
  | 'white'
  | 'black';

type Family = 'red' | 'orange' | 'yellow' | 'green' | 'blue' | 'purple' | 'pale' | 'dark';

/*
 * The numbers below were set by eye on the box sprites of pokesprite-images, within the gaps between
 * what CSS calls by these names.
 */
const families: readonly { family: Family; untilHue: number }[] = [
  { family: 'red', untilHue: 36 },
  { family: 'orange', untilHue: 90 },
  { family: 'yellow', untilHue: 116 },
  { family: 'green', untilHue: 185 },
  { family: 'blue', untilHue: 284 },
  { family: 'purple', untilHue: 340 },
  { family: 'red', untilHue: 360 },
];
/** Less colourful than this is grey, white or black. */
const neutralChroma = 0.04;
/** Outlines and eyes are dark whatever colour a sprite has, and its belly is often white. */
const weights: Partial<Record<Family, number>> = { dark: 0.35, pale: 0.65 };

/**
 * The name of a sprite's main colour: of the families of hues the one with most pixels, named by the mean
 * of what is in it. So the shades of one colour, which differ in lightness, count together.
 */
export function mainColour(picture: Picture): ColourName {
  const sums = new Map<Family, { weight: number; sum: Oklab }>();
  for (const { red, green, blue, pixels } of visibleColours(picture)) {
    const colour = toOklab(red, green, blue);
    const family = familyOf(colour);
    const { weight, sum } = sums.get(family) ?? { weight: 0, sum: { lightness: 0, a: 0, b: 0 } };
    const added = pixels * (weights[family] ?? 1);
    sums.set(family, { weight: weight + added, sum: addTo(sum, colour, added) });
  }
  const [family, { weight, sum }] = [...sums].reduce((most, other) =>
    other[1].weight > most[1].weight ? other : most,
  );
  return nameOf(family, addTo({ lightness: 0, a: 0, b: 0 }, sum, 1 / weight));
}

function familyOf(colour: Oklab): Family {
  const isNeutral = chromaOf(colour) < neutralChroma;
  if (colour.lightness < (isNeutral ? 0.42 : 0.3)) return 'dark';
  if (isNeutral) return 'pale';
  const hue = hueOf(colour);
  return families.find(({ untilHue }) => hue < untilHue)?.family ?? 'red';
}

function addTo(sum: Oklab, colour: Oklab, times: number): Oklab {
  return {
    lightness: sum.lightness + colour.lightness * times,
    a: sum.a + colour.a * times,
    b: sum.b + colour.b * times,
  };
}

/** Pink is light red or purple, or the orange of light skin; brown is dark or dull red, orange or yellow. */
function nameOf(family: Family, mean: Oklab): ColourName {
  const { lightness } = mean;
  const chroma = chromaOf(mean);
  switch (family) {
    case 'dark':
      return 'black';
    case 'pale':
      return lightness > 0.78 ? 'white' : 'grey';
    case 'red':
      if (lightness > 0.67) return 'pink';
      return lightness < 0.5 && chroma < 0.1 ? 'brown' : 'red';
    case 'orange':
      if (lightness > 0.78 && hueOf(mean) < 48) return 'pink';
      return lightness < 0.62 || chroma < 0.085 ? 'brown' : 'orange';
    case 'yellow':
      return lightness < 0.65 || chroma < 0.07 ? 'brown' : 'yellow';
    case 'purple':
      return lightness > 0.78 ? 'pink' : 'purple';
    default:
      return family;
  }
}

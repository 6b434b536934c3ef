import type { Rgb } from '../picture.ts';

/** What is below and what lies above it, made one. */
export type Blend = (below: Rgb, above: Rgb) => Rgb;

/*
 * The modes that mix the channels, as the W3C's Compositing and Blending Level 1 defines them ("non-separable blend modes"),
 * in the order in which Aseprite computes them, so that what floating point does to the last digit is the same.
 */

/** The hue of what lies above, with the saturation and luminosity of what is below. */
export const hue = ofShares((below, above) =>
  withLuminosity(withSaturation(above, saturationOf(below)), luminosityOf(below)),
);

export const saturation = ofShares((below, above) =>
  withLuminosity(withSaturation(below, saturationOf(above)), luminosityOf(below)),
);

/** Its hue and its saturation. */
export const colour = ofShares((below, above) => withLuminosity(above, luminosityOf(below)));

export const luminosity = ofShares((below, above) => withLuminosity(below, luminosityOf(above)));

/** Of one that computes with channels from 0 to 1. They are cut, not rounded. */
function ofShares(blend: Blend): Blend {
  const shares = ([red, green, blue]: Rgb): Rgb => [red / 255, green / 255, blue / 255];
  const cut = (share: number) => Math.min(255, Math.max(0, Math.trunc(share * 255)));
  return (below, above) => {
    const [red, green, blue] = blend(shares(below), shares(above));
    return [cut(red), cut(green), cut(blue)];
  };
}

function luminosityOf([red, green, blue]: Rgb): number {
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}

function saturationOf(rgb: Rgb): number {
  return Math.max(...rgb) - Math.min(...rgb);
}

/** The least of the channels becomes 0, the greatest the saturation, what is between stays between. */
function withSaturation(rgb: Rgb, wanted: number): Rgb {
  const { least, middle, most } = ordered(rgb);
  const range = rgb[most] - rgb[least];
  const moved: [number, number, number] = [...rgb];
  moved[middle] = range > 0 ? ((rgb[middle] - rgb[least]) * wanted) / range : 0;
  moved[most] = range > 0 ? wanted : 0;
  moved[least] = 0;
  return moved;
}

type Place = 0 | 1 | 2;

/**
 * Where the channels are by their size. Of two that are the same Aseprite may take one for two of these, and leave the other
 * as it was: blues whose red and green are the same come out as no formula says, but it is what a person sees there.
 */
function ordered([red, green, blue]: Rgb): Record<'least' | 'middle' | 'most', Place> {
  return {
    least: red < Math.min(green, blue) ? 0 : green < blue ? 1 : 2,
    middle: middleOf(red, green, blue),
    most: red > Math.max(green, blue) ? 0 : green > blue ? 1 : 2,
  };
}

function middleOf(red: number, green: number, blue: number): Place {
  if (red > green && green > blue) return 1;
  if (red > green) return red > blue ? 2 : 0;
  if (green > blue) return blue > red ? 2 : 0;
  return 1;
}

function withLuminosity(rgb: Rgb, wanted: number): Rgb {
  const added = wanted - luminosityOf(rgb);
  return inRange([rgb[0] + added, rgb[1] + added, rgb[2] + added]);
}

/** Drawn towards the grey of its luminosity as far as it lies outside. */
function inRange(rgb: Rgb): Rgb {
  const grey = luminosityOf(rgb);
  const [least, most] = [Math.min(...rgb), Math.max(...rgb)];
  const clipped = (channel: number) => {
    const notBelow = least < 0 ? grey + ((channel - grey) * grey) / (grey - least) : channel;
    return most > 1 ? grey + ((notBelow - grey) * (1 - grey)) / (most - grey) : notBelow;
  };
  return [clipped(rgb[0]), clipped(rgb[1]), clipped(rgb[2])];
}

import type { Rgb } from '../../../pictures/picture.ts';
import { distanceBetween, toOklab, type Oklab } from '../../../pixel-art/oklab.ts';
import type { PaletteColour } from './colours.ts';

/** Outlines, eyes and shadows: darker than this (OKLab) is ink. */
const inkLightness = 0.3;

interface Shade {
  rgb: Rgb;
  lab: Oklab;
  pixels: number;
}

/**
 * Which colour of a palette each colour of a creature becomes:
 * - ink stays ink: the creature's darkest colour becomes the palette's darkest, and what is darker than `inkLightness`
 *   becomes what is that dark in the palette, or its darkest;
 * - what is lighter than another colour becomes nothing darker, so that shading stays shading;
 * - among all ways to do that, the one whose colours lie nearest to what they were, each pixel counting alike: the
 *   smallest sum of squared distances in OKLab (Ottosson 2020);
 * - no two colours become one where the palette has enough.
 *
 * A palette of the creature's own colours changes nothing.
 */
export function matchPalettes(
  colours: readonly PaletteColour[],
  palette: readonly Rgb[],
): [from: Rgb, to: Rgb][] {
  const shades = byLightness(colours.map(({ rgb, pixels }) => shadeOf(rgb, pixels)));
  const targets = byLightness(palette.map((rgb) => shadeOf(rgb, 1)));
  if (shades.length === 0 || targets.length === 0) return [];
  const ink = darkOf(shades);
  const inkTargets = darkOf(targets);
  const bodyTargets = targets.slice(inkTargets.length);
  // The darkest becomes the darkest, whatever lies nearer.
  const [darkest, ...otherInk] = ink as [Shade, ...Shade[]];
  const otherInkTargets = inkTargets.length > otherInk.length ? inkTargets.slice(1) : inkTargets;
  return [
    [darkest.rgb, (targets[0] as Shade).rgb],
    ...matchInOrder(otherInk, otherInk.length > 0 ? otherInkTargets : []),
    ...matchInOrder(shades.slice(ink.length), bodyTargets.length > 0 ? bodyTargets : targets),
  ];
}

/** The darkest, and what is as dark as ink. Both lists are in order of lightness. */
function darkOf(shades: readonly Shade[]): Shade[] {
  return shades.filter(({ lab }, place) => place === 0 || lab.lightness < inkLightness);
}

/** The nearest targets that keep the order, by dynamic programming over both lists from dark to light. */
function matchInOrder(shades: readonly Shade[], targets: readonly Shade[]): [Rgb, Rgb][] {
  const step = shades.length <= targets.length ? 1 : 0;
  /** Of the first shades, the least sum where the last of them becomes a target; and which the one before becomes. */
  const table: { cost: number; before: number }[][] = [];
  for (const [index, shade] of shades.entries()) {
    const previous = table[index - 1];
    let best = { cost: previous ? Infinity : 0, before: -1 };
    const row = targets.map((target, place) => {
      const before = place - step;
      const candidate = previous?.[before];
      if (candidate && candidate.cost < best.cost) best = { cost: candidate.cost, before };
      const cost = best.cost + shade.pixels * distanceBetween(shade.lab, target.lab);
      return { cost, before: best.before };
    });
    table.push(row);
  }
  return followBack(shades, targets, table);
}

function followBack(
  shades: readonly Shade[],
  targets: readonly Shade[],
  table: readonly { cost: number; before: number }[][],
): [Rgb, Rgb][] {
  const pairs: [Rgb, Rgb][] = [];
  const last = table.at(-1) ?? [];
  let place = last.reduce(
    (best, { cost }, index) => (cost < (last[best]?.cost ?? Infinity) ? index : best),
    0,
  );
  for (let index = shades.length - 1; index >= 0; index--) {
    pairs.unshift([(shades[index] as Shade).rgb, (targets[place] as Shade).rgb]);
    place = table[index]?.[place]?.before ?? -1;
  }
  return pairs;
}

function shadeOf(rgb: Rgb, pixels: number): Shade {
  return { rgb, lab: toOklab(...rgb), pixels };
}

function byLightness(shades: Shade[]): Shade[] {
  return shades.sort((one, other) => one.lab.lightness - other.lab.lightness);
}

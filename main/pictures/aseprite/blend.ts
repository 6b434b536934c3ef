import type { Rgb } from '../picture.ts';
import { colour, hue, luminosity, saturation, type Blend } from './blend-colours.ts';

/*
 * How Aseprite lays a pixel over another: its own integer arithmetic, so that a flattened sprite has the very colours
 * that Aseprite shows (aseprite, src/doc/blend_funcs.cpp).
 */

/** A channel of what is below and of what lies above it, 0-255, made one. */
type BlendChannel = (below: number, above: number) => number;

const multiply: BlendChannel = (below, above) => unitProduct(below, above);
const screen: BlendChannel = (below, above) => below + above - unitProduct(below, above);
const hardLight: BlendChannel = (below, above) =>
  above < 128 ? multiply(below, above * 2) : screen(below, above * 2 - 255);

const channelModes: Readonly<Record<number, BlendChannel>> = {
  0: (_, above) => above,
  1: multiply,
  2: screen,
  3: (below, above) => hardLight(above, below),
  4: Math.min,
  5: Math.max,
  6: (below, above) => (below === 0 ? 0 : quotient(below, 255 - above)),
  7: (below, above) => (below === 255 ? 255 : 255 - quotient(255 - below, above)),
  8: hardLight,
  9: softLight,
  10: (below, above) => Math.abs(below - above),
  11: (below, above) => below + above - 2 * unitProduct(below, above),
  16: (below, above) => Math.min(255, below + above),
  17: (below, above) => Math.max(0, below - above),
  18: (below, above) => (below === 0 ? 0 : quotient(below, above)),
};

/** By the numbers that stand in the file. */
const blendModes = new Map<number, Blend>([
  ...Object.entries(channelModes).map(([mode, blend]) => [Number(mode), byChannel(blend)] as const),
  [12, hue],
  [13, saturation],
  [14, colour],
  [15, luminosity],
]);

function byChannel(blend: BlendChannel): Blend {
  return (below, above) => [
    blend(below[0], above[0]),
    blend(below[1], above[1]),
    blend(below[2], above[2]),
  ];
}

/** Undefined for one that Aseprite does not have yet. */
export function blendMode(mode: number): Blend | undefined {
  return blendModes.get(mode);
}

/**
 * Lays a pixel over the one at `offset`.
 *
 * @param opacity of the layer and of the cel together, 0-255
 */
export function layOver(
  target: Uint8Array,
  offset: number,
  pixel: readonly [number, number, number, number],
  blend: Blend,
  opacity: number,
): void {
  const alpha = unitProduct(pixel[3], opacity);
  const alphaBelow = target[offset + 3] as number;
  if (alpha === 0) return;
  if (alphaBelow === 0) {
    target.set([pixel[0], pixel[1], pixel[2], alpha], offset);
    return;
  }
  const alphaOfBoth = alpha + alphaBelow - unitProduct(alphaBelow, alpha);
  const below: Rgb = [
    target[offset] as number,
    target[offset + 1] as number,
    target[offset + 2] as number,
  ];
  const mixed = blend(below, [pixel[0], pixel[1], pixel[2]]);
  for (const channel of [0, 1, 2] as const) {
    const laid = (above: number) =>
      below[channel] + Math.trunc(((above - below[channel]) * alpha) / alphaOfBoth);
    // Only what is below is mixed with: the more it is seen through, the more a pixel is laid as it is.
    const [asItIs, asMixed] = [laid(pixel[channel]), laid(mixed[channel])];
    const partly = asItIs + unitProduct(asMixed - asItIs, alphaBelow);
    target[offset + channel] =
      partly + unitProduct(asMixed - partly, unitProduct(alphaBelow, alpha));
  }
  target[offset + 3] = alphaOfBoth;
}

/** Of two numbers that stand for 0 to 1, or for a difference of such. */
export function unitProduct(one: number, other: number): number {
  const product = one * other + 128;
  return ((product >> 8) + product) >> 8;
}

function quotient(one: number, other: number): number {
  return one >= other ? 255 : Math.floor((one * 255 + Math.floor(other / 2)) / other);
}

function softLight(below: number, above: number): number {
  const [under, over] = [below / 255, above / 255];
  const lit = under <= 0.25 ? ((16 * under - 12) * under + 4) * under : Math.sqrt(under);
  const mixed =
    over <= 0.5
      ? under - (1 - 2 * over) * under * (1 - under)
      : under + (2 * over - 1) * (lit - under);
  return Math.floor(mixed * 255 + 0.5);
}

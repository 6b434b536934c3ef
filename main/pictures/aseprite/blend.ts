/*
 * How Aseprite lays a pixel over another: its own integer arithmetic, so that a flattened sprite has the very colours
 * that Aseprite shows (aseprite, src/doc/blend_funcs.cpp).
 */

/** A channel of what is below and of what lies above it, 0-255, made one. */
type BlendChannel = (below: number, above: number) => number;

const multiply: BlendChannel = (below, above) => times(below, above);
const screen: BlendChannel = (below, above) => below + above - times(below, above);
const hardLight: BlendChannel = (below, above) =>
  above < 128 ? multiply(below, above * 2) : screen(below, above * 2 - 255);

/** By the numbers that stand in the file. */
const blendModes: Readonly<Record<number, BlendChannel>> = {
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
  11: (below, above) => below + above - 2 * times(below, above),
  16: (below, above) => Math.min(255, below + above),
  17: (below, above) => Math.max(0, below - above),
  18: (below, above) => (below === 0 ? 0 : quotient(below, above)),
};

/** Those that mix the channels, which the studio does not draw. */
const otherModes: Readonly<Record<number, string>> = {
  12: 'hue',
  13: 'saturation',
  14: 'colour',
  15: 'luminosity',
};

export function blendMode(mode: number): BlendChannel | undefined {
  return blendModes[mode];
}

/** For people. */
export function nameOfMode(mode: number): string {
  return otherModes[mode] ?? `number ${mode}`;
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
  blend: BlendChannel,
  opacity: number,
): void {
  const alpha = times(pixel[3], opacity);
  const alphaBelow = target[offset + 3] as number;
  if (alpha === 0) return;
  if (alphaBelow === 0) {
    target.set([pixel[0], pixel[1], pixel[2], alpha], offset);
    return;
  }
  const alphaOfBoth = alpha + alphaBelow - times(alphaBelow, alpha);
  for (let channel = 0; channel < 3; channel++) {
    const below = target[offset + channel] as number;
    const above = blend(below, pixel[channel as 0 | 1 | 2]);
    target[offset + channel] = below + Math.trunc(((above - below) * alpha) / alphaOfBoth);
  }
  target[offset + 3] = alphaOfBoth;
}

/** Of two numbers that stand for 0 to 1. */
export function times(one: number, other: number): number {
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

import type { PixelGrid } from './pairing.ts';

/** A person takes up so many pencils, not more. */
const mostColours = 3;
/** Colours nearer to each other than this are shades of one (distance in RGB, 0-255). */
const shadeDistance = 80;
const bitsDropped = 4;

interface Bin {
  count: number;
  sum: [number, number, number];
}

/**
 * The sprite's commonest colours, RGB 0-255, the commonest first: means of the bins of a coarse histogram,
 * of which those are passed over that are a shade of a commoner one.
 *
 * @param counts whether a pixel, by its place, is counted
 */
export function mainColours(
  { pixels, size, channels }: PixelGrid,
  counts: (pixel: number) => boolean,
): number[][] {
  const bins = new Map<number, Bin>();
  for (let pixel = 0; pixel < size * size; pixel++) {
    if (counts(pixel)) add(bins, pixels.subarray(pixel * channels, pixel * channels + 3));
  }
  const byCount = [...bins.values()].sort((a, b) => b.count - a.count);
  return byCount
    .map(({ count, sum }) => sum.map((value) => Math.round(value / count)))
    .reduce<number[][]>(
      (chosen, colour) =>
        chosen.length === mostColours || chosen.some((other) => isShade(colour, other))
          ? chosen
          : [...chosen, colour],
      [],
    );
}

function add(bins: Map<number, Bin>, [red, green, blue]: Uint8Array): void {
  const key = [red, green, blue].reduce((sum, value) => (sum << 4) | (value >> bitsDropped), 0);
  const bin = bins.get(key) ?? { count: 0, sum: [0, 0, 0] };
  bin.count += 1;
  bin.sum = [bin.sum[0] + red, bin.sum[1] + green, bin.sum[2] + blue];
  bins.set(key, bin);
}

function isShade(colour: readonly number[], other: readonly number[]): boolean {
  return Math.hypot(...colour.map((value, channel) => value - other[channel])) < shadeDistance;
}

import { RandomStream } from '../random/random-stream.ts';
import { innerProducts } from './features.ts';
import type { Pictures } from './pictures.ts';

const channels = 4;
/** Side of a patch, as in the paper. */
const patchSide = 7;
const patchWidth = patchSide * patchSide * channels;
const patchesPerPicture = 16;
/** Of either set. */
export const mostPictures = 256;
const directions = 128;
/** The pyramid ends where a patch would be most of the picture. */
const smallestSide = 16;

/**
 * Sliced Wasserstein distance between 7x7 patches of Laplacian pyramids: how the small parts of two sets of pictures
 * differ, by scale (Karras, Aila, Laine and Lehtinen 2018, "Progressive growing of GANs", arXiv 1710.10196, section 5).
 * The mean over the levels, times 1,000 as there.
 *
 * Departures from the paper: the four channels of premultiplied RGBA in place of RGB; 16 patches of each of at most 256
 * pictures and 128 directions at once, in place of 128 patches of 16,384 and four times 128 directions; the pyramid
 * goes down to 16 pixels.
 */
export function slicedWasserstein(real: Pictures, generated: Pictures): number {
  const count = Math.min(real.count, generated.count, mostPictures);
  const random = new RandomStream(0, 'patches');
  const pyramids = [real, generated].map((pictures) => pyramidsOf(pictures, count));
  const levels = pyramids[0].map((realLevel, level) => {
    const places = drawPlaces(random, count, realLevel.side);
    const [one, other] = [realLevel, pyramids[1][level]].map((each) =>
      normalised(patchesAt(each, places)),
    );
    return wassersteinAlong(one, other, drawDirections(random));
  });
  return (1_000 * levels.reduce((sum, distance) => sum + distance, 0)) / levels.length;
}

/** One level of the pyramids of some pictures. */
export interface PyramidLevel {
  readonly side: number;
  /** `[count, side, side, 4]` */
  readonly values: Float64Array;
}

/** Each level is what the next coarser one, doubled, leaves out of its picture; the last is that picture itself. */
export function pyramidsOf(pictures: Pictures, count: number): PyramidLevel[] {
  let finer = { side: pictures.size, values: premultipliedOf(pictures, count) };
  const levels: PyramidLevel[] = [];
  while (finer.side % 2 === 0 && finer.side / 2 >= smallestSide) {
    const coarser = halved(finer);
    const drawnOut = doubled(coarser);
    levels.push({ ...finer, values: finer.values.map((value, at) => value - drawnOut.values[at]) });
    finer = coarser;
  }
  return [...levels, finer];
}

/** 0 to 255, so that what is transparent has no colour. */
function premultipliedOf(pictures: Pictures, count: number): Float64Array {
  const values = new Float64Array(count * pictures.size ** 2 * channels);
  for (let at = 0; at < values.length; at += channels) {
    const alpha = pictures.rgba[at + 3];
    for (let channel = 0; channel < 3; channel++) {
      values[at + channel] = (pictures.rgba[at + channel] * alpha) / 255;
    }
    values[at + 3] = alpha;
  }
  return values;
}

/** Burt and Adelson's kernel (1983), with the picture mirrored at its border. */
const kernel = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16];

function halved(level: PyramidLevel): PyramidLevel {
  const smooth = smoothed(level, 1);
  const side = level.side / 2;
  const values = new Float64Array(smooth.values.length / 4);
  forEachPixel(values.length, side, (at, picture, y, x) => {
    const from = ((picture * level.side + 2 * y) * level.side + 2 * x) * channels;
    for (let channel = 0; channel < channels; channel++) {
      values[at + channel] = smooth.values[from + channel];
    }
  });
  return { side, values };
}

/** Zeros between, smoothed; four times as bright, because three of four are zero. */
function doubled(level: PyramidLevel): PyramidLevel {
  const side = level.side * 2;
  const values = new Float64Array(level.values.length * 4);
  forEachPixel(level.values.length, level.side, (at, picture, y, x) => {
    const to = ((picture * side + 2 * y) * side + 2 * x) * channels;
    for (let channel = 0; channel < channels; channel++) {
      values[to + channel] = level.values[at + channel];
    }
  });
  return smoothed({ side, values }, 4);
}

function forEachPixel(
  length: number,
  side: number,
  visit: (at: number, picture: number, y: number, x: number) => void,
): void {
  for (let pixel = 0; pixel < length / channels; pixel++) {
    const x = pixel % side;
    const y = Math.floor(pixel / side) % side;
    visit(pixel * channels, Math.floor(pixel / (side * side)), y, x);
  }
}

function smoothed({ side, values }: PyramidLevel, gain: number): PyramidLevel {
  const across = alongOneAxis(values, side, channels, 1);
  return { side, values: alongOneAxis(across, side, channels * side, gain) };
}

/** @param stride between neighbours on the axis */
function alongOneAxis(
  values: Float64Array,
  side: number,
  stride: number,
  gain: number,
): Float64Array {
  const smooth = new Float64Array(values.length);
  const line = side * stride;
  for (let place = 0; place < side; place++) {
    const sources = kernel.map((_, tap) => mirrored(place + tap - 2, side) * stride);
    const [from0, from1, from2, from3, from4] = sources;
    for (let start = 0; start < values.length; start += line) {
      for (let at = start; at < start + stride; at++) {
        smooth[at + place * stride] =
          gain *
          (kernel[0] * (values[at + from0] + values[at + from4]) +
            kernel[1] * (values[at + from1] + values[at + from3]) +
            kernel[2] * values[at + from2]);
      }
    }
  }
  return smooth;
}

/** … 2 1 0 1 2 …: the border itself is not repeated. */
function mirrored(place: number, side: number): number {
  if (place < 0) return -place;
  return place < side ? place : 2 * (side - 1) - place;
}

/** Where patches begin, for each picture some. @returns places of their first numbers in a level's values */
function drawPlaces(random: RandomStream, count: number, side: number): Uint32Array {
  return Uint32Array.from({ length: count * patchesPerPicture }, (_, patch) => {
    const picture = Math.floor(patch / patchesPerPicture);
    const y = random.nextInteger(0, side - patchSide);
    const x = random.nextInteger(0, side - patchSide);
    return ((picture * side + y) * side + x) * channels;
  });
}

/** @returns `[places, 7 x 7 x 4]` */
export function patchesAt({ side, values }: PyramidLevel, places: ArrayLike<number>): Float64Array {
  const patches = new Float64Array(places.length * patchWidth);
  const run = patchSide * channels;
  for (let patch = 0; patch < places.length; patch++) {
    for (let row = 0; row < patchSide; row++) {
      const from = places[patch] + row * side * channels;
      patches.set(values.subarray(from, from + run), patch * patchWidth + row * run);
    }
  }
  return patches;
}

/** Each channel with mean 0 and deviation 1 over all patches; one that is the same everywhere becomes 0. */
export function normalised(patches: Float64Array): Float64Array {
  const result = new Float64Array(patches.length);
  for (let channel = 0; channel < channels; channel++) {
    let [sum, squares] = [0, 0];
    for (let at = channel; at < patches.length; at += channels) sum += patches[at];
    const mean = sum / (patches.length / channels);
    for (let at = channel; at < patches.length; at += channels)
      squares += (patches[at] - mean) ** 2;
    const deviation = Math.sqrt(squares / (patches.length / channels));
    if (deviation === 0) continue;
    for (let at = channel; at < patches.length; at += channels) {
      result[at] = (patches[at] - mean) / deviation;
    }
  }
  return result;
}

/** Unit vectors, evenly over the sphere. @returns `[directions, 7 x 7 x 4]` */
function drawDirections(random: RandomStream): Float64Array {
  const vectors = Float64Array.from(random.normals(directions * patchWidth));
  for (let start = 0; start < vectors.length; start += patchWidth) {
    const vector = vectors.subarray(start, start + patchWidth);
    const length = Math.hypot(...vector);
    vector.forEach((value, at) => (vector[at] = value / length));
  }
  return vectors;
}

/**
 * The mean over directions of the Wasserstein distance (of order 1) of what two sets of as many points cast on them.
 *
 * @param one points, one after the other, as wide as the directions
 * @param along unit vectors
 */
export function wassersteinAlong(
  one: Float64Array,
  other: Float64Array,
  along: Float64Array,
  width = patchWidth,
): number {
  const count = along.length / width;
  const vectors = { values: along, count, width };
  const [left, right] = [one, other].map((points) =>
    innerProducts(vectors, { values: points, count: points.length / width, width }),
  );
  const points = one.length / width;
  let sum = 0;
  for (let start = 0; start < left.length; start += points) {
    const [here, there] = [left, right].map((all) => all.subarray(start, start + points).sort());
    for (let at = 0; at < points; at++) sum += Math.abs(here[at] - there[at]);
  }
  return sum / left.length;
}

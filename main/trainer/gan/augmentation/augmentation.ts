import type * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { InputSpec } from 'compiled-steps';
import { selectAlongAxis } from '../../engines/ops/select-along-axis.ts';
import type { ImageShape } from '../models/model.ts';
import { darkest } from '../../data/image-table.ts';
import type { RandomStream } from '../../random/random-stream.ts';
import type { StepInput } from '../../data/step-input.ts';
import {
  brighten,
  joinColours,
  layOn,
  saturate,
  splitColours,
  stretchContrast,
  tintLight,
} from './colour.ts';

/*
 * What is done to real and generated images alike. Drawn in JavaScript for the images of a batch, it is an input of
 * the training step, which does it to them.
 */

/** What can be drawn at random for the images of one batch; what a run makes no use of is left out. */
export interface AugmentationTensors {
  /** int32 `[batch, size]`: for each row of the result the row it comes from, -1 for background. */
  rows?: tf.Tensor2D | undefined;
  /** int32 `[batch, size]`: the same for columns; mirrored images have them reversed. */
  columns?: tf.Tensor2D | undefined;
  /** `[batch]`: added to every colour (in [-1, 1]) where the image is opaque. */
  brightness?: tf.Tensor1D | undefined;
  /** `[batch, channels]`: factor of each channel's light, 1 for opacity. */
  tint?: tf.Tensor2D | undefined;
  /** `[batch]`: factor of each colour's distance from grey. */
  saturation?: tf.Tensor1D | undefined;
  /** `[batch]`: factor of each colour's distance from the image's mean. */
  contrast?: tf.Tensor1D | undefined;
  /** `[batch, size]`: 1 for rows of the square that is cut out, if its columns agree. */
  cutRows?: tf.Tensor2D | undefined;
  /** `[batch, size]`: the same for columns. */
  cutColumns?: tf.Tensor2D | undefined;
  /** `[batch, 3]`: a colour's light, 0 to 1, that lies behind what is not opaque. */
  behind?: tf.Tensor2D | undefined;
}

export type AugmentationSettings = Pick<
  Hyperparameters,
  'flip' | 'shift' | 'brightness' | 'tint' | 'contrast' | 'saturation' | 'cutout' | 'discriminator'
>;

/** The augmentation of one batch. */
export function augmentation(
  chosen: AugmentationSettings & Pick<Hyperparameters, 'batch'> & Parameters<typeof darkest>[0],
  image: Pick<ImageShape, 'size' | 'channels'>,
): StepInput<AugmentationTensors> {
  const { batch, brightness } = chosen;
  // Brightness is said of colours from -1 to 1.
  const settings = { ...chosen, brightness: (brightness * (1 - darkest(chosen))) / 2 };
  const specs = partsOf(settings, image).map((part) => [part, specOf(part, batch, image)] as const);
  return {
    spec: Object.fromEntries(specs),
    draw: ({ augmentation: random, augmentationProbability: probability }) =>
      drawAugmentation({ random, batch, image, settings, probability }),
  };
}

/** Red, green and blue, the first of a picture's channels. */
const colours = 3;

type AugmentationPart = keyof AugmentationTensors;

/** The parts that some settings make use of. Empty where nothing is done to images. */
function partsOf(
  settings: AugmentationSettings,
  { channels }: Pick<ImageShape, 'channels'>,
): AugmentationPart[] {
  const { flip, shift, brightness, tint, contrast, saturation, cutout, discriminator } = settings;
  return [
    ...(flip || shift > 0 ? (['rows', 'columns'] as const) : []),
    ...(brightness > 0 ? (['brightness'] as const) : []),
    ...(tint > 0 ? (['tint'] as const) : []),
    ...(saturation > 0 ? (['saturation'] as const) : []),
    ...(contrast > 0 ? (['contrast'] as const) : []),
    ...(cutout > 0 ? (['cutRows', 'cutColumns'] as const) : []),
    // It sees no transparency: any one colour behind all pictures would hide what is drawn in it.
    ...(discriminator === 'projected' && channels === 4 ? (['behind'] as const) : []),
  ];
}

function specOf(
  part: AugmentationPart,
  batch: number,
  { size, channels }: Pick<ImageShape, 'size' | 'channels'>,
): InputSpec {
  if (part === 'behind') return { shape: [batch, colours], dtype: 'float32' };
  if (part === 'tint') return { shape: [batch, channels], dtype: 'float32' };
  if (part === 'rows' || part === 'columns') return { shape: [batch, size], dtype: 'int32' };
  const perPixelLine = part === 'cutRows' || part === 'cutColumns';
  return { shape: perPixelLine ? [batch, size] : [batch], dtype: 'float32' };
}

/** `AugmentationTensors` as typed arrays. */
export type DrawnAugmentation = {
  [Part in AugmentationPart]: Part extends 'rows' | 'columns' ? Int32Array : Float32Array;
};

export interface AugmentationDraw {
  random: RandomStream;
  batch: number;
  image: Pick<ImageShape, 'size' | 'channels'>;
  settings: AugmentationSettings;
  /** How often each kind but mirroring is done to an image, 0 to 1. */
  probability: number;
}

/** Draws a mirroring, a shift and changes of colour for each image of a batch, as far as they are used. */
export function drawAugmentation(draw: AugmentationDraw): Partial<DrawnAugmentation> {
  const { batch, image } = draw;
  const drawn = emptyAugmentation(partsOf(draw.settings, image), batch, image);
  for (let index = 0; index < batch; index++) {
    drawPlaces(draw, drawn, index);
    drawColours(draw, drawn, index);
    drawCut(draw, drawn, index);
  }
  return drawn;
}

function emptyAugmentation(
  parts: readonly AugmentationPart[],
  batch: number,
  { size, channels }: Pick<ImageShape, 'size' | 'channels'>,
): Partial<DrawnAugmentation> {
  const sources = () => new Int32Array(batch * size);
  const lines = () => new Float32Array(batch * size);
  const numbers = () => new Float32Array(batch);
  const create: { [Part in AugmentationPart]: () => DrawnAugmentation[Part] } = {
    rows: sources,
    columns: sources,
    brightness: numbers,
    tint: () => new Float32Array(batch * channels).fill(1),
    saturation: numbers,
    contrast: numbers,
    cutRows: lines,
    cutColumns: lines,
    behind: () => new Float32Array(batch * colours),
  };
  return Object.fromEntries(parts.map((part) => [part, create[part]()]));
}

function drawPlaces(
  draw: AugmentationDraw,
  drawn: Partial<DrawnAugmentation>,
  index: number,
): void {
  const { rows, columns } = drawn;
  if (!rows || !columns) return;
  const { random, settings } = draw;
  const { size } = draw.image;
  const farthest = happens(draw) ? Math.round(settings.shift * size) : 0;
  const down = random.nextInteger(-farthest, farthest);
  const right = random.nextInteger(-farthest, farthest);
  const mirrored = settings.flip && random.nextBoolean();
  fillSources(rows.subarray(index * size, (index + 1) * size), down, false);
  fillSources(columns.subarray(index * size, (index + 1) * size), right, mirrored);
}

function drawColours(
  draw: AugmentationDraw,
  drawn: Partial<DrawnAugmentation>,
  index: number,
): void {
  const { brightness, saturation, contrast } = draw.settings;
  if (drawn.brightness) drawn.brightness[index] = drawSigned(draw) * brightness;
  if (drawn.tint) drawTint(draw, drawn.tint, index);
  if (drawn.behind) drawBehind(draw, drawn.behind, index);
  if (drawn.saturation) drawn.saturation[index] = 1 + drawSigned(draw) * saturation;
  if (drawn.contrast) drawn.contrast[index] = 1 + drawSigned(draw) * contrast;
}

/** Of half of the pictures, and of each colour by itself. */
function drawTint(draw: AugmentationDraw, tint: Float32Array, index: number): void {
  const { random, image, settings } = draw;
  if (!happens(draw) || random.nextBoolean()) return;
  for (let colour = 0; colour < colours; colour++) {
    tint[index * image.channels + colour] = 1 + (random.nextUniform() * 2 - 1) * settings.tint;
  }
}

/** Of every picture, however often pictures are augmented. */
function drawBehind({ random }: AugmentationDraw, behind: Float32Array, index: number): void {
  for (let colour = 0; colour < colours; colour++) {
    behind[index * colours + colour] = random.nextUniform();
  }
}

/** A square at a random place, as far as it lies within the image (Zhao 2020). */
function drawCut(draw: AugmentationDraw, drawn: Partial<DrawnAugmentation>, index: number): void {
  const { cutRows, cutColumns } = drawn;
  if (!cutRows || !cutColumns || !happens(draw)) return;
  const { size } = draw.image;
  const side = Math.round(draw.settings.cutout * size);
  for (const lines of [cutRows, cutColumns]) {
    const middle = draw.random.nextInteger(0, size - 1);
    const first = Math.max(0, middle - Math.floor(side / 2));
    const end = Math.min(size, middle - Math.floor(side / 2) + side);
    lines.fill(1, index * size + first, index * size + end);
  }
}

/** From -1 to 1; 0 where nothing is to be done. */
function drawSigned(draw: AugmentationDraw): number {
  return happens(draw) ? draw.random.nextUniform() * 2 - 1 : 0;
}

function happens({ random, probability }: AugmentationDraw): boolean {
  return probability >= 1 || random.nextUniform() < probability;
}

function fillSources(sources: Int32Array, shift: number, mirrored: boolean): void {
  const size = sources.length;
  for (let target = 0; target < size; target++) {
    const source = target - shift;
    const inside = source >= 0 && source < size;
    sources[target] = !inside ? -1 : mirrored ? size - 1 - source : source;
  }
}

/**
 * Mirrors, shifts, cuts and recolours each image of a batch by itself; what a shift or a cut uncovers is
 * background. The same code for real and generated images: a discriminator that sees augmented images only
 * cannot teach the generator to draw augmentations (Zhao 2020, DiffAugment, arXiv 2006.10738).
 *
 * Differentiable on every engine, twice too.
 *
 * @param images `[batch, size, size, channels]` in [-1, 1], premultiplied
 * @param background `[channels]`, see `signedBackground`
 */
export function augment(
  images: tf.Tensor4D,
  drawn: AugmentationTensors,
  background: tf.Tensor1D,
): tf.Tensor4D {
  const recoloured = recolour(rearrange(images, drawn, background), drawn);
  const tinted = drawn.tint ? tintLight(recoloured, drawn.tint) : recoloured;
  return drawn.behind ? layOn(tinted, drawn.behind) : tinted;
}

function rearrange(
  images: tf.Tensor4D,
  { rows, columns, cutRows, cutColumns }: AugmentationTensors,
  background: tf.Tensor1D,
): tf.Tensor4D {
  if (!rows && !cutRows) return images;
  // Relative to the background, so that the zeros of a row that comes from nowhere mean background.
  const foreground = images.sub<tf.Tensor4D>(background);
  const placed = rows && columns ? select(foreground, rows, columns) : foreground;
  const kept = cutRows && cutColumns ? placed.mul(outside(cutRows, cutColumns)) : placed;
  return kept.add(background);
}

function select(images: tf.Tensor4D, rows: tf.Tensor2D, columns: tf.Tensor2D): tf.Tensor4D {
  const lines = selectAlongAxis(images, rows, 1);
  return selectAlongAxis(lines, columns, 2);
}

function recolour(
  images: tf.Tensor4D,
  { brightness, saturation, contrast }: AugmentationTensors,
): tf.Tensor4D {
  if (!brightness && !saturation && !contrast) return images;
  let split = splitColours(images);
  if (brightness) split = brighten(split, brightness);
  if (saturation) split = saturate(split, saturation);
  if (contrast) split = stretchContrast(split, contrast);
  return joinColours(split);
}

/** 0 within the square, 1 elsewhere: `[batch, size, size, 1]`. */
function outside(cutRows: tf.Tensor2D, cutColumns: tf.Tensor2D): tf.Tensor {
  const [batch, size] = cutRows.shape;
  const inside = cutRows.reshape([batch, size, 1, 1]).mul(cutColumns.reshape([batch, 1, size, 1]));
  return inside.neg().add(1);
}

import type { ImageShape } from '../models/model.ts';
import type { RandomStream } from '../random/random-stream.ts';
import {
  augmentationPartsOf,
  type AugmentationPart,
  type AugmentationSettings,
} from './augmentation-inputs.ts';

/** What is done to the images of one batch, as typed arrays: inputs of the training step. */
export interface DrawnAugmentation {
  /** int32 `[batch, size]`: for each row of the result the row it comes from, -1 for background. */
  rows: Int32Array;
  /** int32 `[batch, size]`: the same for columns; mirrored images have them reversed. */
  columns: Int32Array;
  /** float32 `[batch]`: added to every colour (in [-1, 1]) where the image is opaque. */
  brightness: Float32Array;
  /** float32 `[batch]`: factor of each colour's distance from grey. */
  saturation: Float32Array;
  /** float32 `[batch]`: factor of each colour's distance from the image's mean. */
  contrast: Float32Array;
  /** float32 `[batch, size]`: 1 for rows of the square that is cut out, if its columns agree. */
  cutRows: Float32Array;
  /** float32 `[batch, size]`: the same for columns. */
  cutColumns: Float32Array;
}

export interface AugmentationDraw {
  random: RandomStream;
  batch: number;
  image: Pick<ImageShape, 'size'>;
  settings: AugmentationSettings;
  /** How often each kind but mirroring is done to an image, 0 to 1. */
  probability: number;
}

/** Draws a mirroring, a shift and changes of colour for each image of a batch, as far as they are used. */
export function drawAugmentation(draw: AugmentationDraw): Partial<DrawnAugmentation> {
  const { batch, image } = draw;
  const drawn = emptyAugmentation(augmentationPartsOf(draw.settings), batch, image.size);
  for (let index = 0; index < batch; index++) {
    place(draw, drawn, index);
    colour(draw, drawn, index);
    cutOut(draw, drawn, index);
  }
  return drawn;
}

function emptyAugmentation(
  parts: readonly AugmentationPart[],
  batch: number,
  size: number,
): Partial<DrawnAugmentation> {
  const sources = () => new Int32Array(batch * size);
  const lines = () => new Float32Array(batch * size);
  const numbers = () => new Float32Array(batch);
  const create: { [Part in AugmentationPart]: () => DrawnAugmentation[Part] } = {
    rows: sources,
    columns: sources,
    brightness: numbers,
    saturation: numbers,
    contrast: numbers,
    cutRows: lines,
    cutColumns: lines,
  };
  return Object.fromEntries(parts.map((part) => [part, create[part]()]));
}

function place(draw: AugmentationDraw, drawn: Partial<DrawnAugmentation>, index: number): void {
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

function colour(draw: AugmentationDraw, drawn: Partial<DrawnAugmentation>, index: number): void {
  const { brightness, saturation, contrast } = draw.settings;
  if (drawn.brightness) drawn.brightness[index] = drawSigned(draw) * brightness;
  if (drawn.saturation) drawn.saturation[index] = 1 + drawSigned(draw) * saturation;
  if (drawn.contrast) drawn.contrast[index] = 1 + drawSigned(draw) * contrast;
}

/** A square at a random place, as far as it lies within the image (Zhao 2020). */
function cutOut(draw: AugmentationDraw, drawn: Partial<DrawnAugmentation>, index: number): void {
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

import type { RandomStream } from '../random/random-stream.ts';
import type { ImageShape } from '../models/model.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';

export type AugmentationSettings = Pick<Hyperparameters, 'flip' | 'shift' | 'brightness'>;

/** What is done to the images of one batch, as typed arrays: inputs of the training step. */
export interface DrawnAugmentation {
  /** int32 `[batch, size]`: for each row of the result the row it comes from, -1 for background. */
  rows: Int32Array;
  /** int32 `[batch, size]`: the same for columns; mirrored images have them reversed. */
  columns: Int32Array;
  /** float32 `[batch]`: added to every colour (in [-1, 1]) where the image is opaque. */
  brightness: Float32Array;
}

export function augmentationIsOff({ flip, shift, brightness }: AugmentationSettings): boolean {
  return !flip && shift === 0 && brightness === 0;
}

/** Draws a mirroring, a shift and a brightness for each image of a batch. */
export function drawAugmentation(
  random: RandomStream,
  batch: number,
  { size }: Pick<ImageShape, 'size'>,
  { flip, shift, brightness }: AugmentationSettings,
): DrawnAugmentation {
  const farthest = Math.round(shift * size);
  const drawn: DrawnAugmentation = {
    rows: new Int32Array(batch * size),
    columns: new Int32Array(batch * size),
    brightness: new Float32Array(batch),
  };
  for (let image = 0; image < batch; image++) {
    const down = random.nextInteger(-farthest, farthest);
    const right = random.nextInteger(-farthest, farthest);
    const mirrored = flip && random.nextBoolean();
    fillSources(drawn.rows.subarray(image * size, (image + 1) * size), down, false);
    fillSources(drawn.columns.subarray(image * size, (image + 1) * size), right, mirrored);
    drawn.brightness[image] = (random.nextUniform() * 2 - 1) * brightness;
  }
  return drawn;
}

function fillSources(sources: Int32Array, shift: number, mirrored: boolean): void {
  const size = sources.length;
  for (let target = 0; target < size; target++) {
    const source = target - shift;
    const inside = source >= 0 && source < size;
    sources[target] = !inside ? -1 : mirrored ? size - 1 - source : source;
  }
}

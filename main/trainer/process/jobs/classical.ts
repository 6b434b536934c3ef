import { mostFitted, type Classical } from '../../../../shared/tour/classical.ts';
import type { ClassicalJob } from '../../../../shared/run/trainer-protocol.ts';
import { elementAt } from '../../../../shared/known-places.ts';
import { openSpriteFile } from '../../../sprite-file/read-sprite-file.ts';
import {
  principalComponents,
  drawGaussian,
  movedAlong,
} from '../../classical/principal-components.ts';
import { premultiply, toSigned } from '../../data/pixels.ts';
import { RandomStream } from '../../random/random-stream.ts';
import { toSentPicture } from '../../data/picture-pixels.ts';
import type { JobContext } from './job-context.ts';

/** Directions that are shown one by one. */
const shownDirections = 8;
/** How far along them, in standard deviations. */
const shownAt = 2;

/**
 * Fits a Gaussian to the sprites of a dataset and draws from it: what could be done before there were GANs.
 *
 * @throws StudioError `dataset-damaged`, `not-found`
 */
export async function drawClassically(
  { datasetFile, components, count, seed }: ClassicalJob,
  context: JobContext,
): Promise<void> {
  const { pictures, fitted, channels } = await readPictures(datasetFile);
  const found = principalComponents(pictures, fitted, components);
  const width = found.mean.length;
  const drawn = drawGaussian(found, new RandomStream(seed, 'classical'), count);
  const toPicture = (image: ArrayLike<number>) => toSentPicture(Float32Array.from(image), channels);
  const answer: Classical = {
    fitted,
    components: found.directions.length,
    explained: explainedBy(found),
    mean: toPicture(found.mean),
    directions: found.directions.slice(0, shownDirections).map((direction, place) => {
      const along = [shownAt * Math.sqrt(elementAt(found.variances, place))];
      return toPicture(movedAlong({ mean: found.mean, directions: [direction] }, along));
    }),
    drawn: Array.from({ length: count }, (_, one) =>
      toPicture(drawn.subarray(one * width, (one + 1) * width)),
    ),
  };
  context.send({ type: 'classical', ...answer });
}

/** @returns `[fitted, size * size * channels]`, premultiplied, in [-1, 1], spread over the dataset */
async function readPictures(path: string) {
  const file = await openSpriteFile(path);
  try {
    const { count, size, channels } = file.header;
    const fitted = Math.min(count, mostFitted);
    const width = size * size * channels;
    const pictures = new Float32Array(fitted * width);
    for (let index = 0; index < fitted; index++) {
      const sprite = await file.readSprite(Math.floor((index * count) / fitted));
      pictures.set(Float32Array.from(premultiply(sprite, channels), toSigned), index * width);
    }
    return { pictures, fitted, channels };
  } finally {
    await file.close();
  }
}

function explainedBy({
  variances,
  totalVariance,
}: {
  variances: readonly number[];
  totalVariance: number;
}): number {
  const held = variances.reduce((sum, variance) => sum + variance, 0);
  return totalVariance > 0 ? Math.min(1, held / totalVariance) : 1;
}

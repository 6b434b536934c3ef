import type { SentPicture } from '../../../shared/creature/picture.ts';
import { drawSamples } from './draw-samples.ts';
import type { LoadedGenerator } from './newest-generator.ts';
import { fromSentPicture, toSentPicture } from './picture-pixels.ts';

/** What a generator of an image-to-image run makes of a picture. */
export async function translatePicture(
  { gan }: LoadedGenerator,
  picture: SentPicture,
): Promise<SentPicture> {
  const feed = { count: 1, start: fromSentPicture(picture, gan.image) };
  return toSentPicture(await drawSamples(gan, feed), gan.image.channels);
}

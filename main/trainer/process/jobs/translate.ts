import { readSpriteFile } from '../../../sprite-file/read-sprite-file.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { SentPicture } from '../../../../shared/creature/picture.ts';
import type {
  PictureRequest,
  TrainerMessage,
  TranslateJob,
} from '../../../../shared/run/trainer-protocol.ts';
import { startEngine } from '../../engines/choose-engine.ts';
import { findDirections } from '../../sampling/directions.ts';
import type { FeedPictures } from '../../sampling/generator-feed.ts';
import { NewestGenerator, type LoadedGenerator } from '../../sampling/newest-generator.ts';
import { paintCreatures } from '../../sampling/paint-creatures.ts';
import { picturesToDrawFrom } from '../../sampling/pictures-to-draw-from.ts';
import { toSentPicture, fromSentPicture } from '../../data/picture-pixels.ts';
import { sourceOfPicture } from '../../data/source-of-picture.ts';
import { trainingPictures } from '../../data/training-pictures.ts';
import { drawSamples } from '../../sampling/draw-samples.ts';
import type { JobContext } from './job-context.ts';

/**
 * Draws as it is asked, from pictures or from latents, until it is told to stop: engine and checkpoint are loaded once, so
 * that an answer takes as long as the drawing alone. The answers' order is that of the requests. The dataset is
 * read for an example of it, and for tags that nobody asked for.
 *
 * @throws StudioError `engine-unavailable`, `dataset-damaged`, `checkpoint-damaged`
 */
export async function translate(job: TranslateJob, { send, requests }: JobContext): Promise<void> {
  const engine = await startEngine(job.engine, (sentence) => process.stderr.write(`${sentence}\n`));
  const generator = new NewestGenerator(job.libraryFolder, send);
  const answer = answering(job, generator);
  // Says that requests can be taken.
  send({ type: 'engine', facts: engine.facts });
  for (let request = await requests.next(); request; request = await requests.next())
    send(await answer(request));
  generator.dispose();
  engine.dispose();
}

function answering(
  job: TranslateJob,
  generator: NewestGenerator,
): (request: PictureRequest) => Promise<TrainerMessage> {
  let examples: Examples | undefined;
  let pictures: FeedPictures | undefined;
  return async (request) => {
    const { requestId } = request;
    if (request.type === 'example') {
      examples ??= await readExamples(job);
      return { type: 'picture', requestId, picture: examples(request.sprite) };
    }
    if (request.type === 'source') {
      const picture = sourceFor(job, request);
      return { type: 'picture', requestId, picture };
    }
    const loaded = await generator.of([request.checkpoint, ...(request.olderCheckpoints ?? [])]);
    const { step } = loaded;
    if (request.type === 'translate') {
      const picture = await translatePicture(loaded, request.picture);
      return { type: 'picture', requestId, picture, step };
    }
    if (request.type === 'directions')
      return { type: 'directions', requestId, step, ...(await findDirections(loaded)) };
    pictures ??= await picturesToDrawFrom({ datasetFile: job.datasetFile }, loaded.manifest);
    const painted = await paintCreatures(loaded, pictures, request);
    return { type: 'painted', requestId, step, ...painted };
  };
}

function sourceFor(
  { hyperparameters }: TranslateJob,
  { picture: { size, rgba }, background }: Extract<PictureRequest, { type: 'source' }>,
): SentPicture {
  return { size, rgba: sourceOfPicture({ rgba, size, background }, hyperparameters.pairs) };
}

/** The picture that a sprite is drawn from, counted round where there are fewer. */
type Examples = (sprite: number) => SentPicture;

async function readExamples({ datasetFile, hyperparameters }: TranslateJob): Promise<Examples> {
  const sprites = await readSpriteFile(datasetFile);
  const { sources, count } = trainingPictures(sprites, hyperparameters);
  if (sources) return (sprite) => toSentPicture(sources([sprite % count]), sprites.channels);
  throw new StudioError(
    'invalid-input',
    'This run draws from latents, not from pictures.',
    'Choose a run of the model pix2pix.',
  );
}

/** What a generator of an image-to-image run makes of a picture. */
async function translatePicture(
  { gan }: LoadedGenerator,
  picture: SentPicture,
): Promise<SentPicture> {
  const feed = { count: 1, start: fromSentPicture(picture, gan.image) };
  return toSentPicture(await drawSamples(gan, feed), gan.image.channels);
}

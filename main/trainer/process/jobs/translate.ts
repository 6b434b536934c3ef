import { readSpriteFile } from '../../../sprite-file/read-sprite-file.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { SentPicture } from '../../../../shared/creature/picture.ts';
import type { TranslateJob } from '../../../../shared/run/trainer-protocol.ts';
import { startEngine } from '../../engines/choose-engine.ts';
import { Translator } from '../../sampling/translator.ts';
import { toSentPicture } from '../../sampling/picture-pixels.ts';
import { trainingPictures } from '../../data/training-pictures.ts';
import type { JobContext } from './job-context.ts';

/**
 * Draws from pictures as they are sent, until it is told to stop: engine and checkpoint are loaded once, so
 * that an answer takes as long as the drawing alone. The answers' order is that of the requests. The dataset is
 * read for an example of it only.
 *
 * @throws StudioError `engine-unavailable`, `dataset-damaged`, `checkpoint-damaged`
 */
export async function translate(job: TranslateJob, { send, requests }: JobContext): Promise<void> {
  const engine = await startEngine(job.engine, (sentence) => process.stderr.write(`${sentence}\n`));
  const translator = new Translator(job.libraryFolder, send);
  let examples: Examples | undefined;
  // Says that requests can be taken.
  send({ type: 'engine', facts: engine.facts });
  for (let request = await requests.next(); request; request = await requests.next()) {
    const { requestId } = request;
    if (request.type === 'translate') {
      const { checkpoint, olderCheckpoints = [], picture } = request;
      const drawn = await translator.translate(picture, [checkpoint, ...olderCheckpoints]);
      send({ type: 'picture', requestId, ...drawn });
    } else {
      examples ??= await readExamples(job);
      send({ type: 'picture', requestId, picture: examples(request.sprite) });
    }
  }
  translator.dispose();
  engine.dispose();
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

import { readSpriteFile } from '../../sprite-file/read-sprite-file.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Picture } from '../../../shared/picture.ts';
import type { TranslateJob } from '../../../shared/trainer-protocol.ts';
import { startEngine } from '../engines/choose-engine.ts';
import { Translator } from '../sampling/translator.ts';
import { toPicture } from '../sampling/picture-pixels.ts';
import { trainingPictures, type TrainingPictures } from '../training-pictures.ts';
import type { JobContext } from './job-context.ts';

/**
 * Draws from pictures as they are sent, until it is told to stop: engine and checkpoint are loaded once, so
 * that an answer takes as long as the drawing alone. The answers' order is that of the requests.
 *
 * @throws StudioError `engine-unavailable`, `dataset-damaged`, `checkpoint-damaged`
 */
export async function translate(job: TranslateJob, { send, requests }: JobContext): Promise<void> {
  const engine = await startEngine(job.engine, (sentence) => process.stderr.write(`${sentence}\n`));
  const sprites = await readSpriteFile(job.datasetFile);
  const pictures = trainingPictures(sprites, job.hyperparameters);
  const translator = new Translator(job.libraryFolder);
  // Says that requests can be taken.
  send({ type: 'engine', facts: engine.facts });
  for (let request = await requests.next(); request; request = await requests.next()) {
    const picture =
      request.type === 'translate'
        ? await translator.translate(request.picture, request.checkpoint)
        : exampleSource(pictures, sprites.channels, request.sprite);
    send({ type: 'picture', requestId: request.requestId, picture });
  }
  translator.dispose();
  engine.dispose();
}

function exampleSource(
  { sources, count }: TrainingPictures,
  channels: 3 | 4,
  sprite: number,
): Picture {
  if (sources) return toPicture(sources([sprite % count]), channels);
  throw new StudioError(
    'invalid-input',
    'This run draws from latents, not from pictures.',
    'Choose a run of the model pix2pix.',
  );
}

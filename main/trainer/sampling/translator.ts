import type { SentPicture } from '../../../shared/creature/picture.ts';
import type { TrainerMessage } from '../../../shared/run/trainer-protocol.ts';
import { assignTensors } from '../checkpoint/gan-tensors.ts';
import { readNewestCheckpoint } from '../checkpoint/newest-checkpoint.ts';
import { createGan, type Gan } from '../gan/gan.ts';
import { drawSamples } from './draw-samples.ts';
import { fromSentPicture, toSentPicture } from './picture-pixels.ts';

/** Draws from pictures with a run's checkpoints, of which it keeps the last one loaded. */
export class Translator {
  readonly #libraryFolder: string;
  readonly #send: (message: TrainerMessage) => void;
  /** `asked` may have been damaged, and an older one be loaded. */
  #loaded: { asked: string; step: number; gan: Gan } | undefined;

  /** @param send told of checkpoints that are damaged */
  constructor(libraryFolder: string, send: (message: TrainerMessage) => void) {
    this.#libraryFolder = libraryFolder;
    this.#send = send;
  }

  /**
   * @param checkpoints relative to the library, newest first: the first that is whole draws
   * @throws StudioError `checkpoint-damaged`
   */
  async translate(
    picture: SentPicture,
    checkpoints: readonly [string, ...string[]],
  ): Promise<{ picture: SentPicture; step: number }> {
    const { gan, step } = await this.#load(checkpoints);
    const feed = { count: 1, start: fromSentPicture(picture, gan.image) };
    return { picture: toSentPicture(await drawSamples(gan, feed), gan.image.channels), step };
  }

  dispose(): void {
    this.#loaded?.gan.dispose();
    this.#loaded = undefined;
  }

  async #load(checkpoints: readonly [string, ...string[]]): Promise<{ gan: Gan; step: number }> {
    const [asked] = checkpoints;
    if (this.#loaded?.asked === asked) return this.#loaded;
    const found = await readNewestCheckpoint(this.#libraryFolder, checkpoints, this.#send);
    const { manifest, tensors, path } = found;
    this.dispose();
    const gan = createGan(manifest.image, manifest.hyperparameters, manifest.vocabulary);
    assignTensors(gan, tensors, path);
    this.#loaded = { asked, step: manifest.progress.step, gan };
    return this.#loaded;
  }
}

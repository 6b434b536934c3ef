import { join } from 'node:path';
import type { Picture } from '../../../shared/picture.ts';
import { assignTensors } from '../checkpoint/gan-tensors.ts';
import { readCheckpoint } from '../checkpoint/read-checkpoint.ts';
import { createGan, type Gan } from '../gan.ts';
import { drawSamples } from './draw-samples.ts';
import { fromPicture, toPicture } from './picture-pixels.ts';

/** Draws from pictures with a run's checkpoints, of which it keeps the last one loaded. */
export class Translator {
  readonly #libraryFolder: string;
  #loaded: { checkpoint: string; gan: Gan } | undefined;

  constructor(libraryFolder: string) {
    this.#libraryFolder = libraryFolder;
  }

  /**
   * @param checkpoint relative to the library
   * @throws StudioError `checkpoint-damaged`
   */
  async translate(picture: Picture, checkpoint: string): Promise<Picture> {
    const gan = await this.#load(checkpoint);
    const feed = { count: 1, start: fromPicture(picture, gan.image) };
    return toPicture(drawSamples(gan, feed), gan.image.channels);
  }

  dispose(): void {
    this.#loaded?.gan.dispose();
    this.#loaded = undefined;
  }

  async #load(checkpoint: string): Promise<Gan> {
    if (this.#loaded?.checkpoint === checkpoint) return this.#loaded.gan;
    const { manifest, tensors } = await readCheckpoint(join(this.#libraryFolder, checkpoint));
    this.dispose();
    const gan = createGan(manifest.image, manifest.hyperparameters, manifest.vocabulary);
    assignTensors(gan, tensors, checkpoint);
    this.#loaded = { checkpoint, gan };
    return gan;
  }
}

import type { TrainerMessage } from '../../../shared/run/trainer-protocol.ts';
import { assignTensors } from '../checkpoint/gan-tensors.ts';
import type { Manifest } from '../checkpoint/manifest.ts';
import { readNewestCheckpoint } from '../checkpoint/newest-checkpoint.ts';
import { createGan, drawingGroups, type Gan } from '../gan/gan.ts';

export interface LoadedGenerator {
  gan: Gan;
  manifest: Manifest;
  step: number;
}

/** Reads checkpoints of a run as they are named, and keeps the last one loaded. */
export class NewestGenerator {
  readonly #libraryFolder: string;
  readonly #send: (message: TrainerMessage) => void;
  /** `asked` may have been damaged, and an older one be loaded. */
  #loaded: (LoadedGenerator & { asked: string }) | undefined;

  /** @param send told of checkpoints that are damaged */
  constructor(libraryFolder: string, send: (message: TrainerMessage) => void) {
    this.#libraryFolder = libraryFolder;
    this.#send = send;
  }

  /**
   * @param checkpoints relative to the library, newest first: the first that is whole is it
   * @throws StudioError `checkpoint-damaged`
   */
  async of(checkpoints: readonly [string, ...string[]]): Promise<LoadedGenerator> {
    const [asked] = checkpoints;
    if (this.#loaded?.asked === asked) return this.#loaded;
    const found = await readNewestCheckpoint(
      this.#libraryFolder,
      checkpoints,
      this.#send,
      drawingGroups,
    );
    const { manifest, tensors, path } = found;
    this.dispose();
    const gan = createGan(manifest.image, manifest.hyperparameters, manifest.vocabulary);
    assignTensors(gan, tensors, path);
    this.#loaded = { asked, manifest, step: manifest.progress.step, gan };
    return this.#loaded;
  }

  dispose(): void {
    this.#loaded?.gan.dispose();
    this.#loaded = undefined;
  }
}

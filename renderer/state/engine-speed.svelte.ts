import type { SpeedStatus } from '../../shared/engine/speed.ts';
import type { Followed } from './live-list.svelte.ts';

/** How fast the engines of the studio's machine are, as far as that was measured. */
export class EngineSpeed {
  /** Null until the studio has said so. */
  status = $state.raw<SpeedStatus | null>(null);
  readonly #followed: Followed;

  constructor(followed: Followed) {
    this.#followed = followed;
    followed.studio.subscribe('speed', (status) => (this.status = status));
    followed.connection.onReturn(() => void this.#ask());
    void this.#ask();
  }

  examine(): Promise<void> {
    return this.#take(this.#followed.studio.speed.examine());
  }

  tune(): Promise<void> {
    return this.#take(this.#followed.studio.speed.tune());
  }

  setAutomatic(automatic: boolean): Promise<void> {
    return this.#take(this.#followed.studio.speed.automatic({ automatic }));
  }

  cancel(): Promise<void> {
    return this.#take(this.#followed.studio.speed.cancel());
  }

  /** Without a toast: a studio that cannot be reached has a banner of its own. */
  async #ask(): Promise<void> {
    this.status = await this.#followed.studio.speed.status().catch(() => this.status);
  }

  async #take(asked: Promise<SpeedStatus>): Promise<void> {
    this.status = (await this.#followed.toasts.catching(asked)) ?? this.status;
  }
}

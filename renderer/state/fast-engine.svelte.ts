import type { GettingStatus } from '../../shared/engine/getting.ts';
import type { Followed } from './live-list.svelte.ts';

/** How it stands with the fast engine on the studio's machine; null until the studio has said so. */
export class FastEngine {
  status = $state.raw<GettingStatus | null>(null);
  /** Whether it came while this window watched: worth a sentence. */
  cameJustNow = $state(false);

  readonly #followed: Followed;

  constructor(followed: Followed) {
    this.#followed = followed;
    followed.studio.subscribe('engine', (status) => this.#set(status));
    followed.connection.onReturn(() => void this.#ask());
    void this.#ask();
  }

  async get(): Promise<void> {
    const { studio, toasts } = this.#followed;
    this.#take(await toasts.catching(studio.engine.get()));
  }

  async cancel(): Promise<void> {
    const { studio, toasts } = this.#followed;
    this.#take(await toasts.catching(studio.engine.cancel()));
  }

  /** Without a toast: a studio that cannot be reached has a banner of its own. */
  async #ask(): Promise<void> {
    this.#take(await this.#followed.studio.engine.status().catch(() => undefined));
  }

  #take(status: GettingStatus | undefined): void {
    if (status) this.#set(status);
  }

  #set(status: GettingStatus): void {
    if (status.state === 'ready' && this.status?.state === 'getting') this.cameJustNow = true;
    this.status = status;
  }
}

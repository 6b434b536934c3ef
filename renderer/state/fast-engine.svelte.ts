import type { GettingStatus, OfferedTopic } from '../../shared/engine/getting.ts';
import type { Followed } from './live-list.svelte.ts';

/** How it stands with something that the studio's machine gets once: the fast engine, the network that measures, box sprites. */
export class FastEngine {
  /** Null until the studio has said so. */
  status = $state.raw<GettingStatus | null>(null);
  /** Whether it came while this window watched: worth a sentence. */
  cameJustNow = $state(false);

  readonly #followed: Followed;
  readonly #what: OfferedTopic;

  constructor(followed: Followed, what: OfferedTopic = 'engine') {
    this.#followed = followed;
    this.#what = what;
    followed.studio.subscribe(what, (status) => this.#set(status));
    followed.connection.onReturn(() => void this.#ask());
    void this.#ask();
  }

  async get(): Promise<void> {
    const { studio, toasts } = this.#followed;
    this.#take(await toasts.catching(studio[this.#what].get()));
  }

  async cancel(): Promise<void> {
    const { studio, toasts } = this.#followed;
    this.#take(await toasts.catching(studio[this.#what].cancel()));
  }

  /** Without a toast: a studio that cannot be reached has a banner of its own. */
  async #ask(): Promise<void> {
    this.#take(await this.#followed.studio[this.#what].status().catch(() => undefined));
  }

  #take(status: GettingStatus | undefined): void {
    if (status) this.#set(status);
  }

  #set(status: GettingStatus): void {
    if (status.state === 'ready' && this.status?.state === 'getting') this.cameJustNow = true;
    this.status = status;
  }
}

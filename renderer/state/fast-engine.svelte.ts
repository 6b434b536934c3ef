import type { EngineStatus } from '../../shared/native-engine.ts';
import { api } from '../lib/api.ts';
import { connection } from './connection.svelte.ts';
import { orToast } from './toasts.svelte.ts';

/** How it stands with the fast engine on the studio's machine; null until the studio has said so. */
class FastEngine {
  status = $state.raw<EngineStatus | null>(null);
  /** Whether it came while this window watched: worth a sentence. */
  cameJustNow = $state(false);

  constructor() {
    api.subscribe('engine', (status) => this.#set(status));
    connection.onReturn(() => void this.#ask());
    void this.#ask();
  }

  async get(): Promise<void> {
    this.#take(await orToast(api.call('engine.get', {})));
  }

  async cancel(): Promise<void> {
    this.#take(await orToast(api.call('engine.cancel', {})));
  }

  /** Without a toast: a studio that cannot be reached has a banner of its own. */
  async #ask(): Promise<void> {
    this.#take(await api.call('engine.status', {}).catch(() => undefined));
  }

  #take(status: EngineStatus | undefined): void {
    if (status) this.#set(status);
  }

  #set(status: EngineStatus): void {
    if (status.state === 'ready' && this.status?.state === 'getting') this.cameJustNow = true;
    this.status = status;
  }
}

export const fastEngine = new FastEngine();

import { randomId } from '../random-id.ts';
import type { SavedFile } from '../../../shared/api/saved-file.ts';
import type { Toasts } from '../../state/toasts.svelte.ts';
import { takeSaved } from './save-file.ts';
import type { StudioApi } from './studio-api.ts';
import type { WindowHost } from './studio-link.ts';

interface Around {
  host: WindowHost;
  studio: StudioApi;
  toasts: Toasts;
}

/** A file that the studio makes, which may take a while: how far it is, and what calls it off. */
export class StudioFile {
  /** How much of it there is, 0 to 1; null while none is made. */
  share: number | null = $state(null);
  /** How long the rest takes; null while nobody knows. */
  etaMs: number | null = $state(null);
  readonly #around: Around;
  readonly #unsubscribe: () => void;
  #saveId = '';

  constructor(around: Around) {
    this.#around = around;
    this.#unsubscribe = around.studio.subscribe('saving', ({ saveId, share, etaMs }) => {
      if (saveId !== this.#saveId || this.share === null) return;
      this.share = share;
      this.etaMs = etaMs;
    });
  }

  async save(make: (saveId: string) => Promise<SavedFile | null>): Promise<void> {
    if (this.share !== null) return;
    const saved = await this.#around.toasts.catching(this.follow(make));
    const told = takeSaved(this.#around, saved ?? null);
    if (told) this.#around.toasts.say(told);
  }

  /** The same for whoever says by himself what came of it. */
  async follow<T>(make: (saveId: string) => Promise<T>): Promise<T> {
    this.#saveId = randomId();
    this.share = 0;
    this.etaMs = null;
    try {
      return await make(this.#saveId);
    } finally {
      this.share = null;
    }
  }

  cancel(): void {
    void this.#around.toasts.catching(this.#around.studio.files.cancel({ saveId: this.#saveId }));
  }

  /** Hears nothing more; what is under way goes on. */
  leave(): void {
    this.#unsubscribe();
  }

  stop(): void {
    this.leave();
    if (this.share !== null) this.cancel();
  }
}

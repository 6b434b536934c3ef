import type { MethodOutput } from '../../shared/api/methods.ts';
import { StudioError, type ErrorShape } from '../../shared/errors.ts';
import { api } from '../lib/api.ts';
import { connection } from './connection.svelte.ts';

/** The library that the studio has open. */
class OpenLibrary {
  info = $state.raw<MethodOutput<'system.info'> | null>(null);
  /** Set when it was removed or replaced under the studio. */
  gone = $state.raw<ErrorShape | null>(null);

  constructor() {
    api.subscribe('library-gone', (problem) => (this.gone = problem));
    void this.#ask();
    // Whoever answers again may have another.
    connection.onReturn(() => void this.#ask());
  }

  async #ask(): Promise<void> {
    try {
      this.info = await api.call('system.info', {});
      this.gone = null;
    } catch (thrown) {
      // The screens' own lists say what else is wrong.
      if (thrown instanceof StudioError && thrown.code === 'library-gone') this.gone = thrown;
    }
  }
}

export const library = new OpenLibrary();

import type { MethodOutput } from '../../shared/api/methods.ts';
import { api } from '../lib/api.ts';
import { connection } from './connection.svelte.ts';

/** The library that the studio has open. */
class OpenLibrary {
  info = $state.raw<MethodOutput<'system.info'> | null>(null);

  constructor() {
    void this.#ask();
    // Whoever answers again may have another.
    connection.onReturn(() => void this.#ask());
  }

  async #ask(): Promise<void> {
    try {
      this.info = await api.call('system.info', {});
    } catch {
      // The screens' own lists say what is wrong with the connection.
    }
  }
}

export const library = new OpenLibrary();

import type { Closing } from '../../shared/closing.ts';
import { api } from '../lib/api.ts';
import { connection } from './connection.svelte.ts';

/** Whether the studio is closing, and what it saves first. */
class ClosingStudio {
  now = $state.raw<Closing | null>(null);

  constructor() {
    api.subscribe('closing', (closing) => (this.now = closing));
    // Whoever answers again is another studio, started anew.
    connection.onReturn(() => (this.now = null));
  }
}

export const closingStudio = new ClosingStudio();

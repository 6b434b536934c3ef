import type { Work } from '../../shared/work.ts';
import { api } from '../lib/api.ts';
import { connection } from './connection.svelte.ts';

/** What the studio draws and measures beside the run that trains, and what waits for its turn. */
class WorkUnderWay {
  items = $state.raw<readonly Work[]>([]);

  constructor() {
    api.subscribe('work', (items) => (this.items = items));
    // The studio says it again while something waits.
    connection.onReturn(() => (this.items = []));
  }
}

export const work = new WorkUnderWay();

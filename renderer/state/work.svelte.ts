import type { Work } from '../../shared/work.ts';
import type { StudioApi } from '../lib/studio/studio-api.ts';
import type { Connection } from './connection.svelte.ts';

/** What the studio draws and measures beside the run that trains, and what waits for its turn. */
export class WorkUnderWay {
  items = $state.raw<readonly Work[]>([]);

  constructor(studio: StudioApi, connection: Connection) {
    studio.subscribe('work', (items) => (this.items = items));
    // The studio says it again while something waits.
    connection.onReturn(() => (this.items = []));
  }
}

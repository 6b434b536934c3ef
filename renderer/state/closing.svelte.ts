import type { Closing } from '../../shared/api/push-topics.ts';
import type { StudioApi } from '../lib/studio/studio-api.ts';
import type { Connection } from './connection.svelte.ts';

/** Whether the studio is closing, and what it saves first. */
export class ClosingStudio {
  now = $state.raw<Closing | null>(null);

  constructor(studio: StudioApi, connection: Connection) {
    studio.subscribe('closing', (closing) => (this.now = closing));
    // Whoever answers again is another studio, started anew.
    connection.onReturn(() => (this.now = null));
  }
}

import type { PushPayload } from '../../shared/api/push-topics.ts';
import type { StudioApi } from '../lib/studio/studio-api.ts';
import type { Connection } from './connection.svelte.ts';

/** What takes less is over before it is read. */
const leastToldMs = 2_000;

/** How far the curves of an older version are brought up to date, where that takes a while; null otherwise. */
export class OldCurves {
  progress: PushPayload<'old-curves'> | null = $state.raw(null);

  constructor(studio: StudioApi, connection: Connection) {
    studio.subscribe('old-curves', (told) => {
      const isLong = this.progress !== null || told.etaMs > leastToldMs;
      this.progress = told.share < 1 && isLong ? told : null;
    });
    // The studio says it again as long as it works.
    connection.onReturn(() => (this.progress = null));
  }
}

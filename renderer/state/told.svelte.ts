import type { PushPayload, PushTopic } from '../../shared/api/push-topics.ts';
import type { StudioApi } from '../lib/studio/studio-api.ts';
import type { Connection } from './connection.svelte.ts';

/**
 * What the studio says of itself unasked, the newest of it. Forgotten when a lost connection is back: whoever answers then
 * may be another studio, and says it again as long as it holds.
 */
export class Told<Topic extends PushTopic, Kept> {
  now: Kept;

  constructor(
    { studio, connection }: { studio: StudioApi; connection: Connection },
    topic: Topic,
    nothing: Kept,
    keep: (told: PushPayload<Topic>, before: Kept) => Kept,
  ) {
    this.now = $state.raw(nothing);
    studio.subscribe(topic, (told) => (this.now = keep(told, this.now)));
    connection.onReturn(() => (this.now = nothing));
  }
}

/** What takes less is over before it is read. */
const leastToldMs = 2_000;

type OldCurves = PushPayload<'old-curves'>;

/** How far the curves of an older version are brought up to date, where that takes a while; null otherwise. */
export function whereItTakesLong(told: OldCurves, before: OldCurves | null): OldCurves | null {
  const isLong = before !== null || told.etaMs > leastToldMs;
  return told.share < 1 && isLong ? told : null;
}

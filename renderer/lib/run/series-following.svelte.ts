import type { Span } from '../../../shared/chart/span.ts';
import type { RunEvent } from '../../../shared/run/events.ts';
import type { Run } from '../../../shared/run/run.ts';
import type { SeriesName } from '../../../shared/run/series.ts';
import type { ChartAxis } from '../../charts/axis.ts';
import type { SeriesHistory } from '../../charts/series-history.ts';
import { SeriesZoom } from '../../charts/series-zoom.ts';
import type { Followed } from '../../state/live-list.svelte.ts';
import { followLive, type LiveSnapshot } from '../studio/live-snapshot.ts';
import { Throttle } from '../studio/throttle.ts';
import { subscribeToRuns, type RunPush } from './run-pushes.ts';

/** Whose series are followed, and what becomes of what is heard. */
interface FollowedRuns<Snapshot> {
  /** Series that are read from the start. */
  names: readonly SeriesName[];
  load(): Promise<Snapshot>;
  onSnapshot(snapshot: Snapshot): void;
  onPush(push: RunPush): void;
  /** A lost connection is back. */
  onReturn(): void;
  historyOf(runId: string): SeriesHistory;
  /** None until they are known. */
  runs(): readonly Run[];
}

/** Charts are drawn this often at most, however fast values come. */
const drawEveryMs = 250;

/** Series of runs, live: what a run's screen and a comparison share. */
export class SeriesFollowing<Snapshot> {
  error: unknown = $state.raw(null);
  /** Rises a few times a second while values come: what draws them reads it. */
  drawing = $state(0);
  #names: readonly SeriesName[];
  readonly #runs: FollowedRuns<Snapshot>['runs'];
  readonly #live: LiveSnapshot;
  readonly #draw = new Throttle(drawEveryMs, () => this.drawing++);
  readonly #zoom: SeriesZoom;
  readonly #endReturn: () => void;

  constructor({ studio, connection }: Followed, followed: FollowedRuns<Snapshot>) {
    const onError = (thrown: unknown) => (this.error = thrown);
    this.#names = followed.names;
    this.#runs = () => followed.runs();
    this.#zoom = new SeriesZoom({
      read: (request) => studio.runs.series(request),
      historyOf: (runId) => followed.historyOf(runId),
      names: () => this.names,
      onRead: () => this.drawing++,
      onError,
    });
    this.#live = followLive<Snapshot, RunPush>({
      subscribe: (deliver) => subscribeToRuns(studio, deliver),
      load: () => followed.load(),
      onSnapshot: (snapshot) => {
        this.error = null;
        followed.onSnapshot(snapshot);
      },
      onEvent: (push) => followed.onPush(push),
      onError,
    });
    this.#endReturn = connection.onReturn(() => followed.onReturn());
  }

  /** The series that are read. */
  get names(): SeriesName[] {
    return [...this.#names];
  }

  /** @returns whether some of them are not read yet: they are from now on */
  want(names: readonly SeriesName[]): boolean {
    const further = names.filter((name) => !this.#names.includes(name));
    this.#names = [...this.#names, ...further];
    return further.length > 0;
  }

  reload(): Promise<void> {
    return this.#live.reload();
  }

  /** Draws what was read anew, and reads again what is looked at closely. */
  drawAnew(): void {
    this.#zoom.again();
    this.drawing++;
  }

  /** Draws a value that came, with others that come soon. */
  drawSoon(): void {
    this.#draw.call();
  }

  /** Reads closely what charts zoom into. */
  lookAt(visible: Span | null, axis: ChartAxis, width: number): void {
    const runs = this.#runs();
    this.#zoom.lookAt(runs.length > 0 && visible ? { runs, visible, axis, width } : null);
  }

  stop(): void {
    this.#endReturn();
    this.#live.stop();
    this.#zoom.stop();
    this.#draw.cancel();
  }
}

/** A run that goes on trains the steps after its checkpoint again: their values and sheets are gone. */
export function goesOn(event: RunEvent): boolean {
  return event.type === 'state' && event.state === 'starting';
}

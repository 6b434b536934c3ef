import type { RunEvent } from '../../shared/events.ts';
import type { Run, RunSummary } from '../../shared/run.ts';
import { api } from '../lib/api.ts';
import { applySummaryEvent, type LiveRunSummary } from '../lib/apply-run-event.ts';
import { followLive, type LiveSnapshot } from '../lib/live-snapshot.ts';
import { connection } from './connection.svelte.ts';
import type { ListStatus } from './live-list.svelte.ts';
import { orToast, toasts } from './toasts.svelte.ts';

/** A batch of events, or the word that the list itself changed. */
export type RunPush = { events: RunEvent[] } | { listChanged: true };

/** All runs, newest first, kept up to date by their events. */
class Runs {
  items = $state.raw<readonly LiveRunSummary[]>([]);
  status = $state.raw<ListStatus>('loading');
  error = $state.raw<unknown>(null);
  readonly #live: LiveSnapshot;

  constructor() {
    this.#live = followLive<RunSummary[], RunPush>({
      subscribe: subscribeToRuns,
      load: () => api.call('runs.list', {}),
      onSnapshot: (items) => {
        this.items = items.map((run) => ({ ...run, curveStep: run.step }));
        this.status = 'ready';
        this.error = null;
      },
      onEvent: (push) => {
        if ('listChanged' in push) void this.reload();
        else this.items = this.items.map((run) => push.events.reduce(applySummaryEvent, run));
      },
      onError: (thrown) => {
        this.error = thrown;
        if (this.status === 'loading') this.status = 'failed';
      },
    });
    connection.onReturn(() => void this.reload());
  }

  byId(id: string): RunSummary | undefined {
    return this.items.find((run) => run.id === id);
  }

  reload(): Promise<void> {
    return this.#live.reload();
  }

  pause(run: Run): Promise<void> {
    return this.#change(api.call('runs.pause', { runId: run.id }));
  }

  /** A paused run goes on at once, an ended one from its last checkpoint, to `steps` where given. */
  resume(run: Run, steps?: number): Promise<void> {
    return this.#change(api.call('runs.resume', { runId: run.id, steps }));
  }

  stop(run: Run): Promise<void> {
    return this.#change(api.call('runs.stop', { runId: run.id }));
  }

  rename(run: Run, name: string): Promise<void> {
    return this.#change(api.call('runs.rename', { runId: run.id, name }));
  }

  /** @returns whether it is gone; it can be taken back from the toast */
  async remove(run: Run): Promise<boolean> {
    const removed = await orToast(api.call('runs.remove', { runId: run.id }));
    if (removed === undefined) return false;
    await this.reload();
    toasts.say(`Removed ${run.name}.`, {
      label: 'Undo',
      run: () => this.#change(api.call('runs.restore', { runId: run.id })),
    });
    return true;
  }

  async #change(work: Promise<unknown>): Promise<void> {
    await orToast(work);
    await this.reload();
  }
}

export function subscribeToRuns(deliver: (push: RunPush) => void): () => void {
  const ends = [
    api.subscribe('run-events', (events) => deliver({ events })),
    api.subscribe('changed', ({ what }) => what === 'runs' && deliver({ listChanged: true })),
  ];
  return () => ends.forEach((end) => end());
}

export const runs = new Runs();

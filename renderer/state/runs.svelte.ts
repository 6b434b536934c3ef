import { countOf } from '../../shared/format.ts';
import { endedStates } from '../../shared/run/events.ts';
import type { SteppedNetworks } from '../../shared/run/by-hand.ts';
import { tagKey, type RunEdits } from '../../shared/run/notes.ts';
import type { Place } from '../../shared/run/place.ts';
import type { Run, RunSummary } from '../../shared/run/run.ts';
import type { LiveRunSummary } from '../lib/run/apply-run-event.ts';
import { followLive, type LiveSnapshot } from '../lib/studio/live-snapshot.ts';
import type { StudioApi } from '../lib/studio/studio-api.ts';
import { applyRunPush, liveRow, subscribeToRuns, type RunPush } from '../lib/run/run-pushes.ts';
import type { Followed, ListStatus } from './live-list.svelte.ts';

/** All runs, newest first, kept up to date by what the studio pushes. */
export class Runs {
  items = $state.raw<readonly LiveRunSummary[]>([]);
  status = $state.raw<ListStatus>('loading');
  error = $state.raw<unknown>(null);
  readonly #live: LiveSnapshot;
  /** Whose stopping was undone while they still write a checkpoint. */
  #toResume: readonly string[] = [];
  readonly #followed: Followed;

  constructor(followed: Followed) {
    this.#followed = followed;
    const { studio, connection } = followed;
    this.#live = followLive<RunSummary[], RunPush>({
      subscribe: (deliver) => subscribeToRuns(studio, deliver),
      load: () => studio.runs.list(),
      onSnapshot: (items) => {
        this.items = items.map(liveRow);
        this.#resumeEnded();
        this.status = 'ready';
        this.error = null;
      },
      onEvent: (push) => {
        this.items = applyRunPush(this.items, push);
        this.#resumeEnded();
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
    return this.#change(({ runs }) => runs.pause({ runId: run.id }));
  }

  /** A paused run goes on at once, an ended one from its last checkpoint, to `steps` and elsewhere where given. */
  resume(run: Run, { steps, place }: { steps?: number; place?: Place } = {}): Promise<void> {
    return this.#change(({ runs }) => runs.resume({ runId: run.id, steps, place }));
  }

  /** Where a queued run is to train. */
  setPlace(run: Run, place: Place): Promise<void> {
    return this.#change(({ runs }) => runs.setPlace({ runId: run.id, place }));
  }

  /** What trains in a pool that is not connected goes on here from its last checkpoint, or ends there. */
  async leavePool(run: Run, { trainHere }: { trainHere: boolean }): Promise<void> {
    await this.#change(async ({ runs }) => {
      await runs.leavePool({ runId: run.id });
      if (trainHere) await runs.resume({ runId: run.id, place: 'here' });
    });
  }

  trainNextInPool(run: Run): Promise<void> {
    return this.#change(({ runs }) => runs.trainNextInPool({ runId: run.id }));
  }

  trainStep(run: Run, networks: SteppedNetworks): Promise<void> {
    return this.#change(({ runs }) => runs.trainStep({ runId: run.id, networks }));
  }

  /** Slow motion; null ends it. */
  pace(run: Run, stepsPerSecond: number | null): Promise<void> {
    return this.#change(({ runs }) => runs.pace({ runId: run.id, stepsPerSecond }));
  }

  /** Undone from the toast: it trains on, from the checkpoint that it writes first. */
  async stop(run: Run): Promise<void> {
    const { studio, toasts } = this.#followed;
    const isQueued = run.state === 'queued';
    await toasts.withUndo(studio.runs.stop({ runId: run.id }), () => ({
      message: isQueued
        ? `${run.name} has left the queue.`
        : `Stopping ${run.name}: it writes a checkpoint first.`,
      undo: () => this.#resumeOnceEnded(run.id),
    }));
  }

  /** While its checkpoint is being written it cannot be resumed yet. */
  #resumeOnceEnded(runId: string): void {
    this.#toResume = [...this.#toResume, runId];
    this.#resumeEnded();
  }

  #resumeEnded(): void {
    const stays = (runId: string) => {
      const run = this.byId(runId);
      return run !== undefined && !endedStates.includes(run.state);
    };
    const ended = this.#toResume.filter((runId) => !stays(runId));
    this.#toResume = this.#toResume.filter(stays);
    for (const runId of ended) {
      const run = this.byId(runId);
      if (run) void this.resume(run);
    }
  }

  /** @param place 1 is next */
  moveInQueue(run: Run, place: number): Promise<void> {
    return this.#change(({ runs }) => runs.moveInQueue({ runId: run.id, place }));
  }

  /** @param at null for at its turn */
  startAt(run: Run, at: number | null): Promise<void> {
    return this.#change(({ runs }) => runs.startAt({ runId: run.id, at }));
  }

  rename(run: Run, name: string): Promise<void> {
    return this.#change(({ runs }) => runs.rename({ runId: run.id, name }));
  }

  edit(runs: readonly Run[], edits: RunEdits): Promise<void> {
    const runIds = runs.map(({ id }) => id);
    return this.#change((studio) => studio.runs.edit({ runIds, edits }));
  }

  pinBaseline(run: Run | null): Promise<void> {
    return this.#change((studio) => studio.runs.pinBaseline({ runId: run?.id ?? null }));
  }

  /** Undone from the toast, for those runs that did not have a tag before. */
  async tagAll(runs: readonly Run[], tags: readonly string[]): Promise<void> {
    const runIds = runs.map(({ id }) => id);
    const { studio, toasts } = this.#followed;
    const undo = async () => {
      for (const tag of tags) {
        const had = (run: Run) => run.tags.some((its) => tagKey(its) === tagKey(tag));
        const without = runs.filter((run) => !had(run));
        if (without.length > 0) await this.edit(without, { removeTags: [tag] });
      }
    };
    await toasts.withUndo(studio.runs.edit({ runIds, edits: { addTags: [...tags] } }), () => ({
      message: `Tagged ${countOf(runs.length, ['# run', '# runs'])}.`,
      undo,
    }));
  }

  async archiveAll(runs: readonly Run[], archived: boolean): Promise<void> {
    const { studio, toasts } = this.#followed;
    const runIds = runs.map(({ id }) => id);
    const which =
      runs.length === 1 && runs[0] ? runs[0].name : countOf(runs.length, ['# run', '# runs']);
    await toasts.withUndo(studio.runs.edit({ runIds, edits: { archived } }), () => ({
      message: archived ? `Archived ${which}.` : `Brought back ${which}.`,
      undo: () => this.edit(runs, { archived: !archived }),
    }));
  }

  /** Queued ones first, so that none of them starts when the live one ends. */
  async stopAll(runs: readonly Run[]): Promise<void> {
    const isQueued = ({ state }: Run) => state === 'queued';
    const stopping = async () => {
      for (const run of [...runs.filter(isQueued), ...runs.filter((each) => !isQueued(each))])
        await this.#change((studio) => studio.runs.stop({ runId: run.id }));
      return null;
    };
    await this.#followed.toasts.withUndo(stopping(), () => ({
      message: `Stopping ${countOf(runs.length, ['# run', '# runs'])}: what trains writes a checkpoint first.`,
      undo: () => runs.forEach(({ id }) => this.#resumeOnceEnded(id)),
    }));
  }

  /** The first made is the first to train. */
  async resumeAll(runs: readonly Run[]): Promise<void> {
    for (const run of runs.toSorted((a, b) => a.createdAt - b.createdAt)) await this.resume(run);
  }

  async removeAll(runs: readonly Run[]): Promise<void> {
    const { studio, toasts } = this.#followed;
    const removing = async () => {
      const removed: string[] = [];
      for (const { id } of runs) {
        // What goes wrong with one goes wrong with the next as well.
        if ((await toasts.catching(studio.runs.remove({ runId: id }))) === undefined) break;
        removed.push(id);
      }
      return removed;
    };
    await toasts.withUndo(removing(), (removed) => {
      if (removed.length === 0) return null;
      return {
        message: `Removed ${countOf(removed.length, ['# run', '# runs'])}.`,
        undo: () => this.restoreAll(removed),
      };
    });
  }

  async restoreAll(runIds: readonly string[]): Promise<void> {
    for (const runId of runIds) await this.#change(({ runs }) => runs.restore({ runId }));
  }

  /** @returns whether it is gone; it can be taken back from the toast */
  async remove(run: Run): Promise<boolean> {
    const { studio, toasts } = this.#followed;
    const removed = await toasts.withUndo(studio.runs.remove({ runId: run.id }), () => ({
      message: `Removed ${run.name}.`,
      undo: () => this.#change(({ runs }) => runs.restore({ runId: run.id })),
    }));
    return removed !== undefined;
  }

  /** What came of it is pushed, to this window as to all. */
  async #change(ask: (studio: StudioApi) => Promise<unknown>): Promise<void> {
    const { studio, toasts } = this.#followed;
    await toasts.catching(ask(studio));
  }
}

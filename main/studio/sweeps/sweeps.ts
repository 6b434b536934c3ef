import type { MethodRequest } from '../../../shared/api/methods.ts';
import { StudioError } from '../../../shared/errors.ts';
import { countOf } from '../../../shared/format.ts';
import { liveStates } from '../../../shared/run/events.ts';
import type { Run } from '../../../shared/run/run.ts';
import { expandSweep, sweepTitle, type LeftOut, type Sweep } from '../../../shared/run/sweep.ts';
import { newId } from '../../store/new-id.ts';
import {
  findSweep,
  insertSweep,
  listSweeps,
  removeSweep,
  renameSweep,
  restoreSweep,
  runsOfSweep,
} from '../../store/run-sweeps.ts';
import { inTransaction } from '../../store/store.ts';
import type { Core } from '../core.ts';
import { freeName } from '../../../shared/run/run-title.ts';
import { announceRuns, insertRuns, presetRuns, requireDataset } from '../runs/create-runs.ts';
import type { Runs } from '../runs/runs.ts';
import { tellRuns } from '../runs/tell-runs.ts';

/** Runs that were made together. Every method that takes a `sweepId` throws `not-found` for an unknown one. */
export class Sweeps {
  readonly #core: Core;
  readonly #runs: Runs;

  constructor(core: Core, runs: Runs) {
    this.#core = core;
    this.#runs = runs;
  }

  list(): Sweep[] {
    return listSweeps(this.#core.store);
  }

  get(sweepId: string): Sweep {
    const sweep = findSweep(this.#core.store, sweepId);
    if (sweep) return sweep;
    throw new StudioError(
      'not-found',
      `There is no sweep ${sweepId} in this library.`,
      'It may have been removed. Open the list of runs to see what is there.',
    );
  }

  /** @throws StudioError `invalid-input` as `expandSweep` does, `not-found` for its dataset or preset */
  create({ sweep: description, hyperparameters, ...request }: MethodRequest<'sweeps.create'>): {
    sweep: Sweep;
    runs: Run[];
    leftOut: LeftOut[];
  } {
    const { store } = this.#core;
    const { runs: planned, leftOut } = expandSweep({
      description,
      choices: hyperparameters,
      presetRuns: presetRuns(request.presetId),
      dataset: requireDataset(store, request.datasetId),
    });
    const sweep: Sweep = {
      id: newId(),
      name: freeName(
        request.name ?? sweepTitle(description),
        this.list().map(({ name }) => name),
      ),
      datasetId: request.datasetId,
      description,
      createdAt: Date.now(),
    };
    const ids = inTransaction(store, () => {
      insertSweep(store, sweep);
      return insertRuns(
        this.#core,
        { ...request, sweepId: sweep.id },
        planned.map((run) => ({ ...run, suffix: run.differences })),
      );
    });
    this.#tell([sweep]);
    announceRuns(this.#core, ids);
    return { sweep, runs: this.#runs.enqueue(ids), leftOut: [...leftOut] };
  }

  rename(sweepId: string, name: string): Sweep {
    this.get(sweepId);
    renameSweep(this.#core.store, sweepId, name);
    return this.#told(sweepId);
  }

  /** What trains writes a checkpoint; what waits leaves the queue. */
  stop(sweepId: string): void {
    this.get(sweepId);
    this.#runs.stopAll(runsOfSweep(this.#core.store, sweepId));
  }

  /** @throws StudioError `conflict` while one of its runs is live */
  remove(sweepId: string): void {
    const { name } = this.get(sweepId);
    const ids = runsOfSweep(this.#core.store, sweepId);
    const live = ids.filter((id) => liveStates.includes(this.#runs.get(id).state));
    if (live.length > 0) {
      throw new StudioError(
        'conflict',
        `The sweep "${name}" has ${countOf(live.length, ['# run', '# runs'])} that ${live.length === 1 ? 'is' : 'are'} not at an end, so it cannot be removed.`,
        'Stop the sweep first.',
      );
    }
    this.#runs.stopAll(ids);
    removeSweep(this.#core.store, sweepId, Date.now());
    // First, or they would stand there as runs of no sweep for a moment.
    tellRuns(this.#core, ids);
    this.#tell([], [sweepId]);
  }

  restore(sweepId: string): Sweep {
    restoreSweep(this.#core.store, sweepId);
    const sweep = this.#told(sweepId);
    tellRuns(this.#core, runsOfSweep(this.#core.store, sweepId));
    return sweep;
  }

  #told(sweepId: string): Sweep {
    const sweep = this.get(sweepId);
    this.#tell([sweep]);
    return sweep;
  }

  #tell(items: Sweep[], removed: string[] = []): void {
    this.#core.push.send('changed', { what: 'sweeps', items, removed });
  }
}

import type { MethodRequest } from '../../../shared/api/methods.ts';
import { vocabularyOf } from '../../../shared/condition/vocabulary.ts';
import type { Dataset } from '../../../shared/dataset/dataset.ts';
import type { EngineChoice, EngineId } from '../../../shared/engine/engine.ts';
import { findDatasetProblem } from '../../../shared/hyperparameters/fit-dataset.ts';
import { resolveHyperparameters } from '../../../shared/hyperparameters/resolve.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { presets } from '../../../shared/run/presets.ts';
import type { PresetTimes } from '../../../shared/run/preset-times.ts';
import type { NetworksToDescribe } from '../../../shared/run/trainer-protocol.ts';
import { listRuns, type RunRow } from '../../store/runs.ts';
import type { Core } from '../core.ts';
import { readTuning } from '../doctor/tuning.ts';
import { requireDataset } from './create-runs.ts';
import { TrainerQuestions } from './life/trainer-questions.ts';
import { datasetOfRun } from './run-view.ts';

/** As long as a person looks at a form before choosing; it steadies after the second step. */
const measureMs = 2_500;
/** Sheets, checkpoints and measuring beside the steps: at most a tenth is measured with. */
const besideSteps = 1.1;
/** A run that has just begun is slower than it will be. */
const steadyAfterSteps = 20;

const mostRemembered = 256;

interface Speed {
  engine: EngineId;
  msPerWork: number;
}

/**
 * How long each preset takes on this machine. What a step costs follows from its networks; what so much takes is
 * measured for some seconds, or known by the run that trains, beside which nothing is measured. Both are remembered as
 * long as the studio is open.
 */
export class TimesOfPresets {
  readonly #core: Core;
  readonly #questions: TrainerQuestions;
  readonly #measured = new Map<EngineChoice, Speed>();
  /** By what the networks depend on. */
  readonly #work = new Map<string, number>();
  /** One at a time: two that are measured beside each other slow each other down, and the later one finds most known. */
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(core: Core) {
    this.#core = core;
    this.#questions = new TrainerQuestions(core.startTrainer);
  }

  /**
   * @returns null while a run trains that tells nothing of the engine that is asked for, or nothing yet
   * @throws StudioError `not-found`, or what the trainer gives
   */
  async of({ datasetId, engine }: MethodRequest<'runs.presetTimes'>): Promise<PresetTimes | null> {
    const dataset = requireDataset(this.#core.store, datasetId);
    const plans = plansFor(dataset);
    const live = listRuns(this.#core.store).find(({ state }) => trains.includes(state));
    if (live && !tellsSpeed(live, engine)) return null;
    const runs = plans.map(({ hyperparameters }) => networksOn(dataset, hyperparameters));
    if (live) runs.push(this.#networksOf(live));
    const asking = this.#underWay.then(() => this.#ask(engine, runs, live));
    this.#underWay = asking.catch(() => undefined);
    const { speed, work } = await asking;
    const times = plans.map(({ presetId, hyperparameters }, place) => ({
      presetId,
      ms: hyperparameters.steps * (work[place] as number) * speed.msPerWork * besideSteps,
    }));
    return {
      engine: speed.engine,
      liveRunId: live?.id ?? null,
      times: presets.flatMap(({ id }) => {
        const own = times.filter(({ presetId }) => presetId === id);
        const ms = own.reduce((sum, time) => sum + time.ms, 0);
        return ms > 0 ? [{ presetId: id, ms }] : [];
      }),
    };
  }

  close(): void {
    this.#questions.close();
  }

  /** What a step of each costs, and what so much takes; a trainer is started where either is not known. */
  async #ask(
    engine: EngineChoice,
    runs: readonly NetworksToDescribe[],
    live: RunRow | undefined,
  ): Promise<{ speed: Speed; work: number[] }> {
    const keys = runs.map((run) => JSON.stringify(run));
    const unknown = runs.filter((_, place) => !this.#work.has(keys[place] as string));
    const measures = !live && !this.#measured.has(engine);
    if (measures || unknown.length > 0) {
      const answer = await this.#core.work.run({ kind: 'time-runs', runId: null }, () =>
        this.#questions.ask(
          {
            type: 'time-runs',
            engine,
            ...preferredOf(this.#core),
            measureMs: measures ? measureMs : 0,
            runs: unknown,
          },
          'timed',
        ),
      );
      if (this.#work.size > mostRemembered) this.#work.clear();
      for (const [place, run] of unknown.entries()) {
        this.#work.set(JSON.stringify(run), answer.work[place] as number);
      }
      const { msPerWork } = answer;
      if (msPerWork !== null) this.#measured.set(engine, { engine: answer.engine, msPerWork });
    }
    const work = keys.map((key) => this.#work.get(key) as number);
    return { work, speed: live ? speedOf(live, work) : (this.#measured.get(engine) as Speed) };
  }

  #networksOf({ hyperparameters, datasetId }: RunRow): NetworksToDescribe {
    return networksOn(datasetOfRun(this.#core.store, datasetId), hyperparameters);
  }
}

const trains: readonly RunRow['state'][] = ['starting', 'running', 'stopping'];

function tellsSpeed(
  { engineFacts, stepsPerSecond, step, pace }: RunRow,
  engine: EngineChoice,
): boolean {
  const sameEngine = engine === 'auto' || engineFacts?.id === engine;
  const steady = stepsPerSecond !== null && step >= steadyAfterSteps && pace === null;
  return engineFacts !== null && sameEngine && steady;
}

/** @param work the last of it is the run's own */
function speedOf({ engineFacts, stepsPerSecond }: RunRow, work: readonly number[]): Speed {
  const { id } = engineFacts as NonNullable<RunRow['engineFacts']>;
  return { engine: id, msPerWork: 1000 / (stepsPerSecond as number) / (work.at(-1) as number) };
}

function preferredOf({ libraryPath }: Core): { preferredEngine?: EngineId } {
  const tuning = readTuning(libraryPath);
  return tuning ? { preferredEngine: tuning.engine } : {};
}

/** Every run of every preset that can be trained on a dataset as it is. */
function plansFor(dataset: Dataset): { presetId: string; hyperparameters: Hyperparameters }[] {
  return presets.flatMap(({ id: presetId, runs }) => {
    const plans = runs.map((run) => ({
      presetId,
      hyperparameters: resolveHyperparameters({}, run.hyperparameters),
    }));
    const fits = plans.every(
      ({ hyperparameters }) => !findDatasetProblem(hyperparameters, dataset),
    );
    return fits ? plans : [];
  });
}

function networksOn(
  { size, channels, labels, tags }: Pick<Dataset, 'size' | 'channels' | 'labels' | 'tags'>,
  hyperparameters: Hyperparameters,
): NetworksToDescribe {
  const vocabulary = vocabularyOf({ labels, tags }, hyperparameters.conditioning);
  return { image: { size, channels }, hyperparameters, vocabulary };
}

import type { MethodRequest } from '../../../shared/api/methods.ts';
import { vocabularyOf } from '../../../shared/condition/vocabulary.ts';
import type { Dataset } from '../../../shared/dataset/dataset.ts';
import type { EngineChoice, EngineId } from '../../../shared/engine/engine.ts';
import { findDatasetProblem } from '../../../shared/hyperparameters/fit-dataset.ts';
import { resolveHyperparameters } from '../../../shared/hyperparameters/resolve.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { changesFor } from '../../../shared/run/preset-dataset.ts';
import { presets, type Preset } from '../../../shared/run/presets.ts';
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

const fewNames = Array.from({ length: 8 }, (_, place) => `name ${place + 1}`);

type TrainedOn = Pick<Dataset, 'size' | 'channels' | 'labels' | 'tags'>;

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
   * @returns null while a run trains that tells nothing of the engine that is asked for, or nothing yet, where nothing was
   * measured before it either
   * @throws StudioError `not-found`, or what the trainer gives
   */
  async of({ datasetId, engine }: MethodRequest<'runs.presetTimes'>): Promise<PresetTimes | null> {
    const dataset = requireDataset(this.#core.store, datasetId);
    const plans = plansFor(dataset);
    // Another machine's speed says nothing of this one, which is free to be measured.
    const live = listRuns(this.#core.store).find(
      ({ state, place }) => place === 'here' && trains.includes(state),
    );
    const teller = live && tellsSpeed(live, engine) ? live : undefined;
    // What was measured before it began is as good, and nothing is measured beside it.
    if (live && !teller && !this.#measured.has(engine)) return null;
    const runs = plans.map(({ trainedOn, hyperparameters }) =>
      networksOn(trainedOn, hyperparameters),
    );
    if (teller) runs.push(this.#networksOf(teller));
    const asking = this.#underWay.then(() => this.#ask(engine, runs, teller));
    this.#underWay = asking.catch(() => undefined);
    const { speed, work } = await asking;
    const times = plans.map(({ presetId, hyperparameters }, place) => ({
      presetId,
      ms: hyperparameters.steps * (work[place] as number) * speed.msPerWork * besideSteps,
    }));
    return {
      engine: speed.engine,
      liveRunId: teller?.id ?? null,
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

/** Every run of every preset, with what it is trained on. */
function plansFor(
  dataset: Dataset,
): { presetId: string; hyperparameters: Hyperparameters; trainedOn: TrainedOn }[] {
  return presets.flatMap((preset) =>
    preset.runs.map((run) => {
      const hyperparameters = resolveHyperparameters({}, run.hyperparameters);
      const trainedOn = findDatasetProblem(hyperparameters, dataset)
        ? importedFor(preset, hyperparameters, dataset)
        : dataset;
      return { presetId: preset.id, hyperparameters, trainedOn };
    }),
  );
}

/** A dataset that a preset cannot be trained on, as it would be once it is imported again for it. */
function importedFor(
  preset: Preset,
  hyperparameters: Hyperparameters,
  dataset: Dataset,
): TrainedOn {
  const { channels, labels, tags } = dataset;
  const { size } = changesFor(preset, hyperparameters, dataset);
  return {
    size: typeof size === 'number' ? size : dataset.size,
    channels,
    // How many names there will be nobody knows; next to the pictures they cost little.
    labels: labels.length >= 2 ? labels : fewNames,
    tags: tags.length >= 2 ? tags : fewNames,
  };
}

function networksOn(
  { size, channels, labels, tags }: TrainedOn,
  hyperparameters: Hyperparameters,
): NetworksToDescribe {
  const vocabulary = vocabularyOf({ labels, tags }, hyperparameters.conditioning);
  return { image: { size, channels }, hyperparameters, vocabulary };
}

import type { Dataset } from '../../../shared/dataset/dataset.ts';
import type { EngineChoice, EngineId } from '../../../shared/engine/engine.ts';
import type { FieldValue } from '../../../shared/fields.ts';
import { stepsCostAlike } from '../../../shared/hyperparameters/step-cost.ts';
import type { Run } from '../../../shared/run/run.ts';
import { capitalised, countOf, formatCount, formatDuration } from '../../../shared/format.ts';

interface Plan {
  values: Record<string, FieldValue>;
  /** Which engine will train it: what was chosen may mean another one tomorrow. */
  engine: EngineId;
  dataset: Dataset;
  /** How many runs of this plan follow each other. */
  runCount: number;
}

/** A run shorter than this says more about its start than about its speed. */
const shortestMs = 10_000;

/** What `auto` comes to: the fast engine where it is. */
export function engineToUse(choice: EngineChoice, fastEngineIsReady: boolean): EngineId {
  if (choice !== 'auto') return choice;
  return fastEngineIsReady ? 'tensorflow' : 'wasm';
}

/** How much the detective will see: always true, whatever the machine. */
export function exposureSentence({ values, dataset, runCount }: Plan): string {
  if (runCount > 1) return `${runCount} runs: one trains, the others wait in the queue.`;
  const perStep = Number(values.batch) * Number(values.accumulation) * Number(values.nCritic);
  const images = Number(values.steps) * perStep;
  const times = Math.round(images / dataset.count);
  return `${countOf(Number(values.steps), ['# step', '# steps'])} show the detective ${formatCount(images)} sprites: each of your ${formatCount(dataset.count)} about ${countOf(times, ['# time', '# times'])}.`;
}

/** How long runs that follow each other will take, each going by one of its shape on this machine; null where none is known. */
export function sweepDurationSentence(
  plans: readonly Plan[],
  runs: readonly Run[],
  datasets: readonly Dataset[],
): string | null {
  const known = plans.flatMap((plan) => {
    const alike = findAlike(plan, runs, datasets);
    return alike ? [Number(plan.values.steps) * (alike.elapsedMs / alike.step)] : [];
  });
  if (known.length === 0) return null;
  const sum = formatDuration(known.reduce((total, each) => total + each, 0));
  if (known.length === plans.length)
    return `About ${sum} in all, going by runs of the same shape here.`;
  return `About ${sum} for the ${formatCount(known.length)} of them whose shape was trained here before; how long the other ${formatCount(plans.length - known.length)} take is not known yet.`;
}

/** How long it will take, going by a run of the same shape on this machine; null where there is none. */
export function durationSentence(
  plan: Plan,
  runs: readonly Run[],
  datasets: readonly Dataset[],
): string | null {
  if (plan.runCount > 1) return null;
  const alike = findAlike(plan, runs, datasets);
  if (!alike) return null;
  const stepMs = alike.elapsedMs / alike.step;
  const estimate = formatDuration(Number(plan.values.steps) * stepMs);
  return `About ${estimate}, going by “${alike.name}”, which took ${Math.round(stepMs)} ms a step here.`;
}

/**
 * How long it will take by what the studio measured of its preset, where nothing that is changed by hand makes a step
 * another one; null where that is not so.
 *
 * @param presetMs all runs of the preset, as it is
 */
export function measuredSentence(
  { values, runCount }: Pick<Plan, 'values' | 'runCount'>,
  original: Record<string, FieldValue>,
  { presetMs, byLiveRun }: { presetMs: number; byLiveRun: boolean },
): string | null {
  if (!stepsCostAlike(original, values)) return null;
  const duration = aboutDuration((presetMs * Number(values.steps)) / Number(original.steps));
  const all = runCount > 1 ? ' in all' : '';
  const by = byLiveRun ? 'of the run that trains' : 'that was measured here';
  return `${capitalised(duration)}${all}, going by the speed ${by}.`;
}

/** How long a run of a preset takes by a run of its shape on this machine, in milliseconds; null where there is none. */
export function msByAlikeRun(
  plan: Plan,
  runs: readonly Run[],
  datasets: readonly Dataset[],
): number | null {
  if (plan.runCount > 1) return null;
  const alike = findAlike(plan, runs, datasets);
  return alike ? Number(plan.values.steps) * (alike.elapsedMs / alike.step) : null;
}

/** "about 9 min": no finer than it is known. */
export function aboutDuration(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return 'under a minute';
  const step = [1, 5, 10, 30, 60].find((each) => minutes / each <= 12) ?? 60;
  return `about ${formatDuration(Math.round(minutes / step) * step * 60_000)}`;
}

/** Changes when a run begins to tell how fast it trains here, or none trains any more: then times are asked for anew. */
export function liveSpeedKey(runs: readonly Run[]): string {
  const live = runs.find(
    ({ state, place }) => place === 'here' && (state === 'starting' || state === 'running'),
  );
  return live ? `${live.id} ${live.stepsPerSecond !== null && live.step >= 20}` : '';
}

function findAlike(
  plan: Plan,
  runs: readonly Run[],
  datasets: readonly Dataset[],
): Run | undefined {
  return runs.find((run) => isAlike(run, plan, datasets));
}

function isAlike(
  run: Run,
  { values, engine, dataset }: Plan,
  datasets: readonly Dataset[],
): boolean {
  const learnedFrom = datasets.find((candidate) => candidate.id === run.datasetId);
  return (
    run.place === 'here' &&
    run.elapsedMs >= shortestMs &&
    run.step > 0 &&
    run.engineFacts?.id === engine &&
    learnedFrom?.size === dataset.size &&
    learnedFrom.channels === dataset.channels &&
    stepsCostAlike({ ...run.hyperparameters }, values)
  );
}

import type { MethodRequest } from '../../../shared/api/methods.ts';
import type { Dataset } from '../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import { findDatasetProblem } from '../../../shared/hyperparameters/fit-dataset.ts';
import { lossTable } from '../../../shared/hyperparameters/losses.ts';
import { modelTable } from '../../../shared/hyperparameters/models.ts';
import { resolveHyperparameters } from '../../../shared/hyperparameters/resolve.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { findPreset, type PresetRun, presets } from '../../../shared/run/presets.ts';
import { runColours } from '../../../shared/run/run.ts';
import { listDatasets } from '../../store/datasets.ts';
import { newId } from '../../store/new-id.ts';
import { insertRun, listRuns, nextQueueOrder, type RunRow } from '../../store/runs.ts';
import { inTransaction, type ReadableStore } from '../../store/store.ts';
import type { Core } from '../core.ts';
import { recordState } from './life/record-events.ts';

type CreateRequest = MethodRequest<'runs.create'>;

/**
 * Stores one queued run, or all runs of a preset. All of them or none.
 *
 * @returns their identifiers, in the order of the preset
 * @throws StudioError `invalid-input` naming each hyperparameter out of range or what does not go
 * together, `not-found`
 */
export function createRuns(core: Core, request: CreateRequest): string[] {
  const dataset = requireDataset(core.store, request.datasetId);
  const planned = planRuns(request).map(({ suffix, hyperparameters }) => ({
    suffix,
    hyperparameters: resolveHyperparameters(request.hyperparameters, hyperparameters),
  }));
  for (const { hyperparameters } of planned) requireFit(hyperparameters, dataset);
  const ids = inTransaction(core.store, () =>
    planned.map(({ suffix, hyperparameters }) => createRun(core, request, suffix, hyperparameters)),
  );
  for (const id of ids) recordState(core, id, 'queued', 'Waiting for its turn.', { by: 'person' });
  return ids;
}

function createRun(
  core: Core,
  request: CreateRequest,
  suffix: string,
  hyperparameters: Hyperparameters,
): string {
  const id = newId();
  insertQueuedRun(core, {
    id,
    name: request.name ? [request.name, suffix].filter(Boolean).join(' ') : null,
    datasetId: request.datasetId,
    hyperparameters,
    presetId: request.presetId ?? null,
    engine: request.engine,
    step: 0,
    stepsPerTick: null,
    branchedFrom: null,
  });
  return id;
}

type NewRun = Pick<
  RunRow,
  | 'id'
  | 'datasetId'
  | 'hyperparameters'
  | 'presetId'
  | 'engine'
  | 'step'
  | 'stepsPerTick'
  | 'branchedFrom'
> & {
  /** Null for one that says what is trained. */
  name: string | null;
};

/** Stores a run that waits for its turn, in a colour and under a name of its own. */
export function insertQueuedRun({ store, appVersion }: Core, { name, ...run }: NewRun): void {
  const others = listRuns(store);
  const taken = others.map((other) => other.name);
  insertRun(store, {
    ...run,
    name: name ? uniqueRunName(name, taken) : defaultRunName(run.hyperparameters, taken),
    colour: leastUsedColour(others.map(({ colour }) => colour)),
    state: 'queued',
    queueOrder: nextQueueOrder(store),
    engineFacts: null,
    appVersion,
    createdAt: Date.now(),
    startedAt: null,
    endedAt: null,
    imagesSeen: 0,
    elapsedMs: 0,
    etaMs: null,
    stepsPerSecond: null,
    problem: null,
    endReason: null,
    lastSeq: 0,
    attempt: 0,
    trainedBy: null,
  });
}

function planRuns({ presetId }: CreateRequest): readonly PresetRun[] {
  if (presetId === undefined) return [{ suffix: '', hyperparameters: {} }];
  const preset = findPreset(presetId);
  if (preset) return preset.runs;
  throw new StudioError(
    'not-found',
    `There is no preset "${presetId}".`,
    `Choose one of ${presets.map(({ id }) => id).join(', ')}.`,
  );
}

function requireFit(hyperparameters: Hyperparameters, dataset: Dataset): void {
  const problem = findDatasetProblem(hyperparameters, dataset);
  if (problem) throw new StudioError('invalid-input', problem.message, problem.hint);
}

function requireDataset(store: ReadableStore, datasetId: string): Dataset {
  const dataset = listDatasets(store).find(({ id }) => id === datasetId);
  if (dataset) return dataset;
  throw new StudioError(
    'not-found',
    `There is no dataset ${datasetId} in this library.`,
    'Import a folder of sprites first.',
  );
}

function leastUsedColour(used: readonly string[]): string {
  const uses = (colour: string) => used.filter((other) => other === colour).length;
  return runColours.reduce((best, colour) => (uses(colour) < uses(best) ? colour : best));
}

/** "Vanilla DCGAN 3": loss, model, and the smallest number that no run has yet. */
function defaultRunName(
  { loss, model }: Pick<Hyperparameters, 'loss' | 'model'>,
  taken: readonly string[],
): string {
  return firstFree(`${lossTable[loss].name} ${modelTable[model].name}`, 1, taken);
}

/** The name itself while it is free, else with the smallest free number from 2. */
function uniqueRunName(wanted: string, taken: readonly string[]): string {
  return taken.includes(wanted) ? firstFree(wanted, 2, taken) : wanted;
}

function firstFree(name: string, from: number, taken: readonly string[]): string {
  const names = new Set(taken);
  let number = from;
  while (names.has(`${name} ${number}`)) number++;
  return `${name} ${number}`;
}

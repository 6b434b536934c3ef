import type { MethodRequest } from '../../../shared/api/methods.ts';
import type { Dataset } from '../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import { findDatasetProblem } from '../../../shared/hyperparameters/fit-dataset.ts';
import { resolveHyperparameters } from '../../../shared/hyperparameters/resolve.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { findPreset, isOfPreset, type PresetRun, presets } from '../../../shared/run/presets.ts';
import { runTitle, freeName, longestToNumber } from '../../../shared/run/run-title.ts';
import { runColourNames, type RunColourName } from '../../../shared/run/colours.ts';
import { listDatasets } from '../../store/datasets.ts';
import { newId } from '../../store/new-id.ts';
import { insertRun, listRuns, nextQueueOrder, type RunRow } from '../../store/runs.ts';
import { inTransaction, type ReadableStore } from '../../store/store.ts';
import type { Core } from '../core.ts';
import { recordState } from './life/record-events.ts';

type CreateRequest = MethodRequest<'runs.create'>;

/** What runs are made of, beside their hyperparameters. */
export type NewRuns = Omit<CreateRequest, 'hyperparameters'> & {
  /** Of which sweep they are. */
  sweepId?: string;
};

/** A run to be stored. */
export interface RunToStore {
  /** What follows the name that was asked for; the whole name where none was. */
  suffix: string;
  hyperparameters: Hyperparameters;
}

/**
 * Stores one queued run, or all runs of a preset. All of them or none.
 *
 * @returns their identifiers, in the order of the preset
 * @throws StudioError `invalid-input` naming each hyperparameter out of range or what does not go
 * together, `not-found`
 */
export function createRuns(core: Core, request: CreateRequest): string[] {
  const dataset = requireDataset(core.store, request.datasetId);
  const planned = presetRuns(request.presetId).map((run) => {
    const hyperparameters = resolveHyperparameters(request.hyperparameters, run.hyperparameters);
    const preset = findPreset(request.presetId ?? '');
    const title = runTitle(preset, run.suffix, hyperparameters, dataset.name);
    return { suffix: request.name ? run.suffix : title, hyperparameters };
  });
  for (const { hyperparameters } of planned) requireFit(hyperparameters, dataset);
  const ids = inTransaction(core.store, () => insertRuns(core, request, planned));
  announceRuns(core, ids);
  return ids;
}

/** Stores them; to be called within a transaction, and `announceRuns` after it. */
export function insertRuns(
  core: Core,
  { name, datasetId, presetId, engine, startsAt, sweepId, place }: NewRuns,
  planned: readonly RunToStore[],
): string[] {
  const others: Pick<RunRow, 'name' | 'colourName'>[] = listRuns(core.store);
  const preset = findPreset(presetId ?? '');
  return planned.map(({ suffix, hyperparameters }) => {
    const run = {
      id: newId(),
      name: namedApart(name, suffix),
      datasetId,
      hyperparameters,
      presetId: preset && isOfPreset(preset, hyperparameters) ? preset.id : null,
      engine,
      step: 0,
      stepsPerTick: null,
      branchedFrom: null,
      sweepId: sweepId ?? null,
      startsAt: startsAt ?? null,
      place: place ?? 'here',
    };
    others.push(insertQueuedRun(core, run, others));
    return run.id;
  });
}

/** Says of each that it waits. */
export function announceRuns(core: Core, ids: readonly string[]): void {
  for (const id of ids) recordState(core, id, 'queued', 'Waiting for its turn.', { by: 'person' });
}

const leastOfName = 30;

/** A name and what tells the run from others of that name: where both are too long, the name is cut. */
function namedApart(name: string | undefined, suffix: string): string {
  const room = Math.max(leastOfName, longestToNumber - suffix.length - 1);
  const parts = [name?.slice(0, room).trimEnd(), suffix].filter(Boolean);
  return parts.join(' ').slice(0, longestToNumber);
}

type NewRun = Pick<
  RunRow,
  | 'id'
  | 'name'
  | 'datasetId'
  | 'hyperparameters'
  | 'presetId'
  | 'engine'
  | 'step'
  | 'stepsPerTick'
  | 'branchedFrom'
> &
  Partial<Pick<RunRow, 'sweepId' | 'startsAt' | 'place'>>;

/** Stores a run that waits for its turn, in a colour and under a name of its own. */
export function insertQueuedRun(
  { store, appVersion }: Core,
  { name, ...run }: NewRun,
  others: readonly Pick<RunRow, 'name' | 'colourName'>[] = listRuns(store),
): Pick<RunRow, 'name' | 'colourName'> {
  const taken = others.map((other) => other.name);
  const look = {
    name: freeName(name, taken),
    colourName: leastUsedColour(others.map(({ colourName }) => colourName)),
  };
  insertRun(store, {
    sweepId: null,
    startsAt: null,
    place: 'here',
    rungs: [],
    ...run,
    ...look,
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
    tags: [],
    notes: '',
    archivedAt: null,
    isBaseline: false,
    byHand: null,
    pace: null,
    machine: null,
    poolJob: null,
    poolPlace: null,
    poolId: null,
    poolCursor: null,
  });
  return look;
}

/** What runs are laid over. @throws StudioError `not-found` */
export function presetRuns(presetId: string | undefined): readonly PresetRun[] {
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

/** @throws StudioError `not-found` */
export function requireDataset(store: ReadableStore, datasetId: string): Dataset {
  const dataset = listDatasets(store).find(({ id }) => id === datasetId);
  if (dataset) return dataset;
  throw new StudioError(
    'not-found',
    `There is no dataset ${datasetId} in this library.`,
    'Import a folder of sprites first.',
  );
}

function leastUsedColour(used: readonly RunColourName[]): RunColourName {
  const uses = new Map(runColourNames.map((name) => [name, 0]));
  for (const name of used) uses.set(name, (uses.get(name) ?? 0) + 1);
  const usesOf = (name: RunColourName) => uses.get(name) ?? 0;
  return runColourNames.reduce((best, name) => (usesOf(name) < usesOf(best) ? name : best));
}

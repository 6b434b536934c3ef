import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MethodRequest } from '../../../shared/api/methods.ts';
import {
  noTruncation,
  type GivenLatents,
  type LatentSource,
} from '../../../shared/creature/latents.ts';
import { StudioError } from '../../../shared/errors.ts';
import { outputTable } from '../../../shared/hyperparameters/outputs.ts';
import type { Sample } from '../../../shared/run/run.ts';
import type {
  DrawnFile,
  GenerateJob,
  InOtherColours,
} from '../../../shared/run/trainer-protocol.ts';
import { newId } from '../../store/new-id.ts';
import type { Picture } from '../../pictures/picture.ts';
import type { Core } from '../core.ts';
import type { CreatureOrigin } from '../gallery/creatures.ts';
import { holdLoose, latentsOfSheet, looseSheetPath } from '../gallery/loose-sheets.ts';
import { openSheet } from '../gallery/sheet-cells.ts';
import { datasetFile, generatedSheetPath, logFileIn } from '../library-layout.ts';
import { checkpointsToTry, recordFallBack } from './fall-back.ts';
import { keepSample } from './keep-sample.ts';
import { findGeneratorOfStep, keepForSheet } from './kept/generators.ts';
import { drawerOf, requireDrawer, type Drawer } from './kept/who-draws.ts';
import { noCheckpoint } from './valid-checkpoint.ts';
import { requireRun } from './run-view.ts';
import type { WantedDrawing } from './life/live-run.ts';
import { runTrainerJob, type TrainerSession } from './life/trainer-session.ts';

/** The seed is chosen at random where it is not given. */
export type GenerateRequest = MethodRequest<'runs.generate'>;

/** Who waits for a sheet. */
export interface Awaited {
  /** Gets the process, to end it early. */
  onStart: (session: TrainerSession) => void;
  onDrawn?: ((done: number, of: number) => void) | undefined;
}

type WantedSheet = Pick<
  GenerateJob,
  'count' | 'seed' | 'condition' | 'truncation' | 'given' | 'near' | 'inOtherColours'
>;

const seeds = 2 ** 32;

/**
 * Draws new creatures from a run's newest checkpoint, in a trainer process of its own, so that it works
 * while a run trains.
 *
 * @throws StudioError `not-found`, `conflict` without a checkpoint, or what the trainer gives: `invalid-input`
 * where a name is asked for that the run was not taught
 */
export async function generateSheet(
  core: Core,
  { runId, count, condition, truncation, seed = randomInt(seeds) }: GenerateRequest,
  awaited: Awaited,
): Promise<Sample> {
  const run = drawerOf(requireRun(core.store, runId));
  const { sample } = await drawSheet(core, run, { count, seed, condition, truncation }, awaited);
  keepForSheet(core, runId, sample.step);
  keepSample(core, sample);
  return sample;
}

/**
 * Draws new creatures with the weights that a run trains at this moment, which trains on as if nobody had asked.
 *
 * @returns null where it ended before it came to that
 * @throws StudioError as `generateSheet`
 */
export async function generateLive(
  core: Core,
  { runId, count, condition, truncation, seed = randomInt(seeds) }: GenerateRequest,
  draw: (wanted: WantedDrawing) => Promise<DrawnFile | null>,
): Promise<Sample | null> {
  const id = newId();
  const path = generatedSheetPath(runId, id);
  const wanted = { count, seed, condition, truncation, output: path };
  const drawn = await draw(wanted);
  if (!drawn) return null;
  const { step, columns, cellSize } = drawn;
  const sheet = { step, path, columns, cellSize, count, ...askedOf(wanted) };
  const sample: Sample = { id, runId, at: Date.now(), kind: 'generated', ...sheet };
  keepSample(core, sample);
  return sample;
}

/**
 * Draws creatures near one, with its own generator where that is kept, else with the newest. Where its run is gone the sheet
 * is a loose one.
 *
 * @throws StudioError as `generateSheet`; `invalid-input` of a run that draws from pictures
 */
export async function generateNear(
  core: Core,
  origin: Pick<CreatureOrigin, 'runId' | 'runName' | 'step' | 'condition'>,
  { source, count, distance }: { source: LatentSource; count: number; distance: number },
  onStart: (session: TrainerSession) => void,
): Promise<Sample> {
  const drawer = requireDrawer(core, origin);
  const seed = randomInt(seeds);
  const condition = origin.condition ?? undefined;
  const wanted = { count, seed, condition, near: { source, distance } };
  const { sample, from } = await drawSheet(core, drawer, wanted, { onStart }, origin.step);
  const near: Sample = { ...sample, origin: 'near' };
  keepDrawn(core, drawer, near, from);
  return near;
}

/** Lists a sheet among its run's; one of a run that is gone is held. */
export function keepDrawn(
  core: Pick<Core, 'store' | 'libraryPath' | 'push'>,
  { id: runId, name, isGone }: Drawer,
  sample: Sample,
  given: GivenLatents | undefined,
): void {
  if (isGone) return holdLoose(core, { sample, runName: name, given });
  keepForSheet(core, runId, sample.step);
  keepSample(core, sample, given);
}

/** A creature of a sheet, or what is kept of one whose sheet is gone. */
export type DrawnInColours = Pick<
  Sample,
  'runId' | 'step' | 'seed' | 'condition' | 'truncation'
> & {
  runName?: string;
  /** Its sheet, which may have latents of its own … */
  id?: string;
  /** … or those that are kept of it. */
  given?: GivenLatents | undefined;
};

/**
 * Draws one creature of a sheet anew, once with the colours of each seed: with the checkpoint of the sheet's step where that
 * is kept, else with the newest, which may draw it in another shape.
 *
 * @returns one picture a seed
 * @throws StudioError as `generateSheet`; `invalid-input` for a run that paints without a palette
 */
export async function drawInOtherColours(
  core: Core,
  { id, runId, runName = '', step, seed, condition, truncation, ...kept }: DrawnInColours,
  inOtherColours: InOtherColours,
  onStart: (session: TrainerSession) => void,
): Promise<Picture[]> {
  const drawer = requireDrawer(core, { runId, runName, step });
  refuseWithoutPalette(drawer);
  const count = inOtherColours.colourSeeds.length;
  const wanted = {
    ...{ count, seed, condition: condition ?? undefined, truncation },
    given: kept.given ?? (id === undefined ? undefined : latentsOfSheet(core.store, id)),
    inOtherColours,
  };
  const { sample: sheet } = await drawSheet(core, drawer, wanted, { onStart }, step);
  try {
    const pictureOf = await openSheet(core.libraryPath, sheet);
    return inOtherColours.colourSeeds.map((_, cell) => pictureOf(cell));
  } finally {
    await rm(join(core.libraryPath, sheet.path), { force: true });
  }
}

function refuseWithoutPalette({
  name,
  hyperparameters,
}: Pick<Drawer, 'name' | 'hyperparameters'>): void {
  if (outputTable[hyperparameters.output].hasPalette) return;
  throw new StudioError(
    'invalid-input',
    `"${name}" paints without a palette, so its generator has no latents for colours alone.`,
    'Turn the hues by chance instead, or train a run that paints with a palette.',
  );
}

/**
 * A sheet that no list names yet.
 *
 * @param ofStep whose checkpoint is to draw it, if it is still there; the newest where it is left out
 */
async function drawSheet(
  core: Core,
  drawer: Drawer,
  wanted: WantedSheet,
  { onStart, onDrawn }: Awaited,
  ofStep?: number,
): Promise<{ sample: Sample; from: GivenLatents | undefined }> {
  const runId = drawer.id;
  const { id, job } = prepareGenerateJob(core, drawer, wanted, ofStep);
  const { step, path, columns, cellSize, count, from } = await runTrainerJob({
    startTrainer: core.startTrainer,
    logFile: logFileIn(core.libraryPath, drawer.folder),
    job,
    answer: 'generated',
    onMessage: (message) => {
      if (message.type === 'fell-back') recordFallBack(core, runId, message);
      if (message.type === 'drawing') onDrawn?.(message.done, message.of);
    },
    onStart,
  });
  const sheet = { step, path, columns, cellSize, count, ...askedOf(wanted) };
  return { sample: { id, runId, at: Date.now(), kind: 'generated', ...sheet }, from };
}

/** What a sheet remembers of what was asked for. */
function askedOf({
  seed,
  condition,
  truncation,
}: Pick<WantedSheet, 'seed' | 'condition' | 'truncation'>): Pick<
  Sample,
  'seed' | 'condition' | 'truncation'
> {
  const truncated = truncation !== undefined && truncation !== noTruncation;
  return { seed, condition: condition ?? null, ...(truncated && { truncation }) };
}

function prepareGenerateJob(
  core: Core,
  { id: runId, name, datasetId, engine, hyperparameters, folder, isGone }: Drawer,
  wanted: WantedSheet,
  ofStep?: number,
): { id: string; job: GenerateJob } {
  const checkpoints = isGone ? undefined : checkpointsToTry(core, runId);
  const newestFirst = checkpoints ? [checkpoints.newest.path, ...checkpoints.olderCheckpoints] : [];
  const own = ofStep === undefined ? undefined : findGeneratorOfStep(core, runId, ofStep);
  const [checkpoint, ...olderCheckpoints] = own ? [own, ...newestFirst] : newestFirst;
  if (checkpoint === undefined) throw noCheckpoint(name);
  const id = newId();
  const output = isGone ? looseSheetPath(id) : generatedSheetPath(runId, id);
  mkdirSync(dirname(join(core.libraryPath, output)), { recursive: true });
  const job: GenerateJob = {
    type: 'generate',
    libraryFolder: core.libraryPath,
    datasetFile: datasetFile(core.libraryPath, datasetId),
    runFolder: folder,
    hyperparameters,
    engine,
    checkpoint,
    olderCheckpoints,
    ...wanted,
    output,
  };
  return { id, job };
}

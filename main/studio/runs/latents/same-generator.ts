import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConditionRequest } from '../../../../shared/condition/condition-request.ts';
import { cellCondition } from '../../../../shared/condition/vocabulary.ts';
import type {
  CreatureReference,
  GeneratorChoice,
  LatentSource,
} from '../../../../shared/creature/latents.ts';
import type { CreatureRecipe, Favourite } from '../../../../shared/creature/favourite.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { formatCount } from '../../../../shared/format.ts';
import { drawsFromPictures } from '../../../../shared/hyperparameters/models.ts';
import type { Sample } from '../../../../shared/run/run.ts';
import { manifestName } from '../../../../shared/run/trainer-protocol.ts';
import { sha256 } from '../../../files/sha256.ts';
import { findFavourite, recipeOfFavourite } from '../../../store/favourites.ts';
import { findRun } from '../../../store/runs.ts';
import { drawnFromOf } from '../../../store/samples.ts';
import type { ReadableStore } from '../../../store/store.ts';
import type { Core } from '../../core.ts';
import { findSheet, latentsOfSheet, runNameOfLoose } from '../../gallery/loose-sheets.ts';
import { type BringingCore, bringGenerator } from '../bring-checkpoint.ts';
import { checkpointsToTry } from '../fall-back.ts';
import { findGeneratorOfStep } from '../kept/generators.ts';
import { drawerOf, requireDrawer, type Drawer } from '../kept/who-draws.ts';
import { noCheckpoint } from '../valid-checkpoint.ts';
import { requireRun, vocabularyOfRun } from '../run-view.ts';

/** A creature that was pointed at: whose it is, and what its generator made it of. */
interface Found {
  runId: string;
  runName: string;
  /** At which it was drawn; null of one that was not yet. */
  step: number | null;
  source: LatentSource;
  /** By name, where that is known. */
  shows: ConditionRequest | null;
}

/** One generator that can draw them all, with what it draws each from. */
export interface SameGenerator {
  run: Drawer;
  checkpoint: string;
  /** Of the checkpoint's manifest: what is found out about it counts for no other. */
  hash: string;
  olderCheckpoints: string[];
  sources: LatentSource[];
  /** What each of them shows by name, where that is known. */
  shown: (ConditionRequest | null)[];
}

type GeneratorCore = Pick<Core, 'store' | 'push' | 'libraryPath'>;

/**
 * Only one generator knows what lies between creatures, so they must be of one run, and of one step of it whose checkpoint
 * is there; or the newest draws them all, who may look different then. Of a run that is gone no newer one is left.
 *
 * @throws StudioError `not-found`, `invalid-input` of creatures drawn from pictures, `conflict` where no one generator is
 * theirs
 */
export function sameGenerator(
  core: GeneratorCore,
  references: readonly CreatureReference[],
  choice: GeneratorChoice,
): SameGenerator {
  const { same, steps } = ofOneRun(core, references);
  if ((choice === 'own' || same.run.isGone) && steps.length > 0)
    return { ...same, ...ownCheckpoint(core, same.run, steps), olderCheckpoints: [] };
  const checkpoints = checkpointsToTry(core, same.run.id);
  if (!checkpoints) throw noCheckpoint(same.run.name);
  const { newest, olderCheckpoints } = checkpoints;
  return { ...same, checkpoint: newest.path, hash: newest.hash, olderCheckpoints };
}

/** What each of them is made of, and at which steps they were drawn. @throws StudioError as `sameGenerator` */
function ofOneRun(core: GeneratorCore, references: readonly CreatureReference[]) {
  const found = references.map((reference) => find(core.store, reference));
  const [run, other] = drawersOf(core, found);
  if (!run) throw new StudioError('invalid-input', 'No creature was named.', 'Choose creatures.');
  if (other) throw ofOtherRuns(run, other);
  if (drawsFromPictures(run.hyperparameters.model)) throw drawnFromPictures(run);
  const steps = found.flatMap(({ step }) => (step === null ? [] : [step]));
  return {
    same: {
      run,
      sources: found.map(({ source }) => source),
      shown: found.map(({ shows }) => shows),
    },
    steps: [...new Set(steps)],
  };
}

/** One for each of their runs. @throws StudioError `not-found` */
function drawersOf(core: GeneratorCore, found: readonly Found[]): Drawer[] {
  const ofEach = new Map(found.toReversed().map((one) => [one.runId, one]));
  return [...ofEach.values()]
    .toReversed()
    .map(({ runId, runName, step }) =>
      step === null
        ? drawerOf(requireRun(core.store, runId))
        : requireDrawer(core, { runId, runName, step }),
    );
}

/**
 * Brings what `sameGenerator` is to name, where that lies in the store of a pool.
 *
 * @param choice or the step that `generatorOfStep` is asked for
 * @throws StudioError as `bringCheckpoint`, `not-found`
 */
export function bringSameGenerator(
  core: BringingCore,
  references: readonly CreatureReference[],
  choice: GeneratorChoice | number,
): Promise<void> | undefined {
  const found = references.map((reference) => find(core.store, reference));
  const [first] = found;
  // What cannot be done is said next.
  if (!first || !findRun(core.store, first.runId)) return undefined;
  const own = choice === 'own' ? (first.step ?? undefined) : undefined;
  return bringGenerator(core, first.runId, typeof choice === 'number' ? choice : own);
}

/** That of a step, and no other. @throws StudioError `not-found`, `conflict` */
export function generatorOfStep(
  core: GeneratorCore,
  references: readonly CreatureReference[],
  step: number,
): SameGenerator {
  const { same } = ofOneRun(core, references);
  return { ...same, ...ownCheckpoint(core, same.run, [step]), olderCheckpoints: [] };
}

function ownCheckpoint(
  core: GeneratorCore,
  run: Drawer,
  steps: number[],
): Pick<SameGenerator, 'checkpoint' | 'hash'> {
  const [step = 0, ...others] = steps;
  if (others.length > 0) throw ofOtherSteps(run, steps);
  const own = findGeneratorOfStep(core, run.id, step);
  if (own) return { checkpoint: own, hash: hashOf(core, run, step, own) };
  throw generatorGone(run, step);
}

/** Of a checkpoint, or of the copy of its generator that was kept. @throws StudioError `not-found` where it is damaged */
function hashOf({ libraryPath }: GeneratorCore, run: Drawer, step: number, path: string): string {
  try {
    return sha256(readFileSync(join(libraryPath, path, manifestName)));
  } catch {
    throw generatorGone(run, step);
  }
}

/** @throws StudioError `not-found` */
function find(store: ReadableStore, reference: CreatureReference): Found {
  if ('runId' in reference) {
    const { runId, seed, index } = reference;
    const shows = cellCondition({ condition: null }, index, vocabularyOfRun(store, runId));
    return { runId, runName: '', step: null, source: { seed, cell: index }, shows };
  }
  if ('sampleId' in reference) {
    const { sampleId, index } = reference;
    const sample = findSheet(store, sampleId);
    if (sample && index < sample.count) return foundOnSheet(store, sample, index);
    throw creatureGone();
  }
  const favourite = findFavourite(store, reference.favouriteId);
  if (!favourite) throw creatureGone();
  const { runId, runName, step, sampleId, index: cell, condition: shows } = favourite;
  const sample = findSheet(store, sampleId);
  if (sample) return { ...foundOnSheet(store, sample, cell), runName };
  return { runId, runName, step, source: recipeOf(store, favourite).source, shows };
}

function foundOnSheet(store: ReadableStore, sample: Sample, cell: number): Found {
  const { id, runId, step } = sample;
  return {
    runId,
    runName: runNameOfLoose(store, id) ?? '',
    step,
    shows: cellCondition(sample, cell, vocabularyOfRun(store, runId)),
    source: recipeOnSheet(store, sample, cell).source,
  };
}

/** What a creature of a sheet is made of. */
export function recipeOnSheet(store: ReadableStore, sample: Sample, cell: number): CreatureRecipe {
  const { id, seed, condition, truncation, count, origin } = sample;
  const given = latentsOfSheet(store, id);
  const drawnFrom = origin === 'drawing' ? drawnFromOf(store, id) : undefined;
  const source: LatentSource = {
    ...{ seed, cell },
    ...(condition && { condition }),
    ...(truncation !== undefined && { truncation }),
    ...(given && { given: ofCell(given, cell, count) }),
  };
  return { source, count, ...(drawnFrom && { drawnFrom }) };
}

/** What a favourite is made of: as it was kept, or as its sheet says, or as far as is known of one from before. */
export function recipeOf(store: ReadableStore, favourite: Favourite): CreatureRecipe {
  const { id, sampleId, index: cell, seed, condition } = favourite;
  const kept = recipeOfFavourite(store, id);
  if (kept) return kept;
  const sample = findSheet(store, sampleId);
  if (sample) return recipeOnSheet(store, sample, cell);
  return { source: { seed, cell, ...(condition && { condition }) }, count: cell + 1 };
}

/** What a sheet keeps of one of its creatures. */
function ofCell(
  { latents, conditions }: NonNullable<LatentSource['given']>,
  cell: number,
  count: number,
): NonNullable<LatentSource['given']> {
  const rowOf = (text: string): string => {
    const bytes = Buffer.from(text, 'base64');
    const width = bytes.length / count;
    return bytes.subarray(cell * width, (cell + 1) * width).toString('base64');
  };
  return { latents: rowOf(latents), conditions: conditions && rowOf(conditions) };
}

function creatureGone(): StudioError {
  return new StudioError(
    'not-found',
    'A creature that was chosen is not there any more.',
    'Choose again from what is shown now.',
  );
}

function ofOtherRuns(one: Drawer, other: Drawer): StudioError {
  return new StudioError(
    'conflict',
    `"${one.name}" and "${other.name}" are two generators: what a number means to one means something else to the other, so nothing lies between their creatures.`,
    'Choose creatures of one run.',
  );
}

function ofOtherSteps({ name, isGone }: Drawer, steps: readonly number[]): StudioError {
  const listed = steps.toSorted((a, b) => a - b).map((step) => formatCount(step));
  const message = `These creatures of "${name}" are of steps ${listed.join(', ')}: its generator was another at each.`;
  if (isGone)
    return new StudioError(
      'invalid-input',
      message,
      'Its run is gone, so none draws them all. Choose creatures of one step.',
    );
  return new StudioError(
    'conflict',
    message,
    'Choose creatures of one step, or let the newest generator draw them all; they may look different then.',
  );
}

function generatorGone({ name }: Pick<Drawer, 'name'>, step: number): StudioError {
  return new StudioError(
    'conflict',
    `The generator that "${name}" had at step ${formatCount(step)} is not kept any more.`,
    'Let the newest generator draw them, they may look different then; star a creature of a step to keep its generator from then on.',
  );
}

function drawnFromPictures({ name }: Drawer): StudioError {
  return new StudioError(
    'invalid-input',
    `"${name}" draws from pictures, not from latents, so there is nothing between its creatures.`,
    'Choose creatures of a run that draws from latents.',
  );
}

import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  CreatureRef,
  MadeAgain,
  VariedBy,
  WhoCanMakeAgain,
} from '../../../shared/creature/creature.ts';
import type { DrawnFrom } from '../../../shared/creature/drawn-from.ts';
import type { Examination } from '../../../shared/creature/examination.ts';
import type { CreatureRecipe } from '../../../shared/creature/favourite.ts';
import { StudioError } from '../../../shared/errors.ts';
import { conditioningTable } from '../../../shared/hyperparameters/conditionings.ts';
import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { mostScored } from '../../../shared/run/findings.ts';
import { decodePng, encodePng } from '../../png/png.ts';
import { newestFindings } from '../../store/findings.ts';
import { libraryFolders } from '../../store/library-folders.ts';
import { newId } from '../../store/new-id.ts';
import { findRun } from '../../store/runs.ts';
import { findSample } from '../../store/samples.ts';
import { cellOf, type Picture } from '../../pictures/picture.ts';
import type { Core } from '../core.ts';
import { datasetFile } from '../library-layout.ts';
import { bringCheckpoint, bringGenerator, checkpointInPool } from '../runs/bring-checkpoint.ts';
import { checkpointsToTry } from '../runs/fall-back.ts';
import { findGeneratorOfStep } from '../runs/kept/generators.ts';
import { findCheckpointOfStep } from '../runs/kept/restore-points.ts';
import { findDrawer, requireDrawer, type Drawer } from '../runs/kept/who-draws.ts';
import { recipeOf, recipeOnSheet } from '../runs/latents/same-generator.ts';
import type { Runs } from '../runs/runs.ts';
import { TrainerQuestions } from '../runs/life/trainer-questions.ts';
import type { CreatureOrigin, Creatures } from './creatures.ts';
import { recoloured } from './recolour/colours.ts';

/** As many as are drawn at once: a creature is drawn again among as many as it was, at its place. */
const drawnAtOnce = 64;
const mostPixels = 16_000_000;

/** What is asked of one creature, and answered by a trainer process: what it is like, and whether it can be made again. */
export class CreatureQuestions {
  readonly #core: Core;
  readonly #creatures: Creatures;
  readonly #questions: TrainerQuestions;
  readonly #runs: Pick<Runs, 'generateNear' | 'drawAgain'>;

  constructor(core: Core, creatures: Creatures, runs: Pick<Runs, 'generateNear' | 'drawAgain'>) {
    this.#runs = runs;
    this.#core = core;
    this.#creatures = creatures;
    this.#questions = new TrainerQuestions(core.startTrainer);
  }

  close(): void {
    this.#questions.close();
  }

  /** Which generator can draw it: its own, or only a newer one of its run, or none any more; or what else is missing for that. */
  async whoCanMakeAgain(creature: CreatureRef): Promise<WhoCanMakeAgain> {
    const { origin } = await this.#creatures.read(creature);
    const drawer = findDrawer(this.#core, origin);
    const who = drawer ? this.#whoIsThere(drawer, origin) : 'none';
    if (!drawer || who === 'none') return 'none';
    const recipe = this.#recipeOf(creature, origin);
    if (lacksItsDrawing(drawer, origin, recipe)) return 'no-drawing';
    const file = datasetFile(this.#core.libraryPath, drawer.datasetId);
    return needsDataset(drawer, recipe) && !existsSync(file) ? 'no-dataset' : who;
  }

  #whoIsThere({ isGone }: Drawer, { runId, step }: CreatureOrigin): 'own' | 'newest' | 'none' {
    const { store } = this.#core;
    if (findGeneratorOfStep(this.#core, runId, step)) return 'own';
    if (isGone) return 'none';
    if (checkpointInPool(store, runId, step)) return 'own';
    return (checkpointInPool(store, runId) ?? checkpointsToTry(this.#core, runId))
      ? 'newest'
      : 'none';
  }

  /** Whether there is something between it and others, and near it. */
  async variedBy(creature: CreatureRef): Promise<VariedBy> {
    const { origin } = await this.#creatures.read(creature);
    const drawer = findDrawer(this.#core, origin);
    if (!drawer) return 'gone';
    return drawsFromPictures(drawer.hyperparameters.model) ? 'picture' : 'latents';
  }

  /**
   * Draws a creature again of what it is made of, with its own generator, or with the newest of its run where that is gone.
   *
   * @throws StudioError `not-found`, `image-unreadable`; `conflict` where nothing can draw it any more
   */
  async makeAgain(creature: CreatureRef): Promise<MadeAgain> {
    const { origin, picture } = await this.#creatures.read(creature);
    const drawer = findDrawer(this.#core, origin);
    if (!drawer) throw generatorGone(origin.step);
    const recipe = this.#recipeOf(creature, origin);
    if (lacksItsDrawing(drawer, origin, recipe)) throw drawingGone();
    if (!drawer.isGone) await bringGenerator(this.#core, origin.runId, origin.step);
    const own = findGeneratorOfStep(this.#core, origin.runId, origin.step);
    const checkpoint = own ?? this.#newestOf(origin);
    const drawn = recipe.drawnFrom
      ? await this.#drawFrom(recipe.drawnFrom, drawer, checkpoint)
      : await this.#draw(origin, recipe, drawer, checkpoint);
    const again = recoloured(drawn, origin.recolouring?.colours ?? []);
    return {
      png: encodePng(again).toString('base64'),
      generator: own ? 'own' : 'newest',
      differentPixels: countDifferent(picture, again),
    };
  }

  async #drawFrom(from: DrawnFrom, drawer: Drawer, checkpoint: string): Promise<Picture> {
    const { size, rgba } = await this.#runs.drawAgain(drawer, checkpoint, from);
    return { width: size, height: size, data: rgba };
  }

  /** More like it, as a sheet of its run, or a loose one where that is gone. @throws StudioError `not-found`, or as `Runs.generateNear` */
  async moreLike(creature: CreatureRef, count: number, distance: number): Promise<Sample> {
    const { origin } = await this.#creatures.read(creature);
    const { hyperparameters, name } = requireDrawer(this.#core, origin);
    if (drawsFromPictures(hyperparameters.model)) throw drawnFromPictures(name);
    const { source } = this.#recipeOf(creature, origin);
    return this.#runs.generateNear(origin, { source, count, distance });
  }

  /** @throws StudioError `not-found`, `image-unreadable`, or what the trainer gives */
  async examine(creature: CreatureRef): Promise<Examination> {
    const { origin, picture } = await this.#creatures.read(creature);
    const drawer = findDrawer(this.#core, origin);
    if (!drawer) throw runGone(origin);
    const { datasetId, engine, hyperparameters } = drawer;
    const stored = this.#storedScore(origin);
    if (stored === null) await this.#bringJudge(origin);
    const judge = stored !== null ? null : this.#judgeOf(origin);
    const { nearest, spritesAsLike, score } = await this.#core.work.run(
      { kind: 'generate', runId: origin.runId },
      () =>
        this.#questions.ask(
          {
            type: 'examine',
            libraryFolder: this.#core.libraryPath,
            datasetFile: datasetFile(this.#core.libraryPath, datasetId),
            hyperparameters,
            engine,
            picture: { size: picture.width, rgba: picture.data },
            checkpoint: judge?.path ?? null,
            ...(origin.condition && { condition: origin.condition }),
          },
          'examined',
        ),
    );
    const { loss } = hyperparameters;
    const asked = score !== null && judge ? { score, loss, step: judge.step } : null;
    const judged = stored !== null ? { score: stored, loss, step: origin.step } : asked;
    return { nearest, spritesAsLike, datasetId, judged };
  }

  async #draw(
    { runId, size }: CreatureOrigin,
    { source, count }: CreatureRecipe,
    { datasetId, engine, hyperparameters }: Drawer,
    checkpoint: string,
  ): Promise<Picture> {
    const { libraryPath } = this.#core;
    const first = Math.floor(source.cell / drawnAtOnce) * drawnAtOnce;
    const among = Math.min(count, first + drawnAtOnce);
    // What a browser is sending lies there too; whatever is left goes when the library is opened.
    const output = `${libraryFolders.uploads}/${newId()}.png`;
    try {
      const drawn = await this.#core.work.run({ kind: 'generate', runId }, () =>
        this.#questions.ask(
          {
            type: 'generate',
            libraryFolder: libraryPath,
            datasetFile: datasetFile(libraryPath, datasetId),
            runFolder: libraryFolders.uploads,
            hyperparameters,
            engine,
            checkpoint,
            ...asSheet(source, among - first, source.cell - first, among),
            output,
          },
          'generated',
        ),
      );
      const sheet = decodePng(await readFile(join(libraryPath, output)), mostPixels);
      const cell = source.given ? source.cell - first : source.cell;
      return cellOf(sheet, { columns: drawn.columns, cellSize: size }, cell);
    } finally {
      await rm(join(libraryPath, output), { force: true });
    }
  }

  #recipeOf(creature: CreatureRef, { sampleId, index }: CreatureOrigin): CreatureRecipe {
    const { store } = this.#core;
    if ('favouriteId' in creature)
      return recipeOf(store, this.#creatures.favourite(creature.favouriteId));
    return recipeOnSheet(store, this.#creatures.sampleOf({ sampleId, index }), index);
  }

  /** @throws StudioError `conflict` */
  #newestOf({ runId, step }: CreatureOrigin): string {
    const run = findRun(this.#core.store, runId);
    const newest = run && checkpointsToTry(this.#core, runId)?.newest;
    if (newest) return newest.path;
    throw generatorGone(step);
  }

  /** What was answered to the first creatures of a sheet when it was drawn. */
  #storedScore({ runId, sampleId, index, step, recolouring }: CreatureOrigin): number | null {
    const { store } = this.#core;
    const isProgress = findSample(store, sampleId)?.kind === 'progress';
    if (!isProgress || recolouring || index >= mostScored) return null;
    const [found] = newestFindings(store, runId, { kind: 'scores', step, limit: 1 });
    return found?.finding.kind === 'scores' ? (found.finding.creatures[index] ?? null) : null;
  }

  /** Its own step's where that is to be had, else the newest: as `judgeOf` names one. */
  async #bringJudge({ runId, step }: CreatureOrigin): Promise<void> {
    const { store, libraryPath } = this.#core;
    if (!findRun(store, runId) || findCheckpointOfStep(store, libraryPath, runId, step)) return;
    const own = checkpointInPool(store, runId, step);
    await bringCheckpoint(this.#core, runId, own?.step);
  }

  #judgeOf({ runId, step }: CreatureOrigin): { path: string; step: number } | null {
    const { store, libraryPath } = this.#core;
    if (!findRun(store, runId)) return null;
    const own = findCheckpointOfStep(store, libraryPath, runId, step);
    return own ?? checkpointsToTry(this.#core, runId)?.newest ?? null;
  }
}

/** The creature at its place among as many as are drawn at once: their seed's, or itself again and again. */
function asSheet(
  { seed, condition, truncation, given }: CreatureRecipe['source'],
  atOnce: number,
  place: number,
  among: number,
) {
  if (!given) return { seed, condition, truncation, count: among };
  const times = Math.max(atOnce, place + 1);
  const repeated = (row: string): string => {
    const bytes = Buffer.from(row, 'base64');
    return Buffer.concat(Array.from({ length: times }, () => bytes)).toString('base64');
  };
  const { latents, conditions } = given;
  const rows = { latents: repeated(latents), conditions: conditions && repeated(conditions) };
  return { seed, count: times, given: rows };
}

/** A drawing of before what it was drawn from was kept. */
function lacksItsDrawing(
  { hyperparameters }: Drawer,
  { origin }: CreatureOrigin,
  { drawnFrom }: CreatureRecipe,
): boolean {
  return drawsFromPictures(hyperparameters.model) && origin === 'drawing' && !drawnFrom;
}

/** Pictures to draw from come of it, and which tags creatures show that nobody asked for. */
function needsDataset(
  { hyperparameters: { model, conditioning } }: Drawer,
  { source, drawnFrom }: CreatureRecipe,
): boolean {
  if (drawsFromPictures(model)) return !drawnFrom;
  return conditioningTable[conditioning].tells === 'tags' && !source.condition && !source.given;
}

function countDifferent(one: Picture, other: Picture): number {
  if (one.width !== other.width || one.height !== other.height) return other.width * other.height;
  let different = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    // Of what nobody sees no colour is kept.
    const isNothing = one.data[at + 3] === 0 && other.data[at + 3] === 0;
    const isSame =
      isNothing ||
      [0, 1, 2, 3].every((channel) => one.data[at + channel] === other.data[at + channel]);
    if (!isSame) different += 1;
  }
  return different;
}

function generatorGone(step: number): StudioError {
  return new StudioError(
    'conflict',
    `What drew this creature at step ${step} is gone, and so is its run: it cannot be made again.`,
    'Its picture stays: it can be recoloured and exported.',
  );
}

function drawingGone(): StudioError {
  return new StudioError(
    'conflict',
    'This creature was drawn from a picture that was not kept with it, so it cannot be made again.',
    'Its own picture stays: it can be recoloured and exported. Drawings that are kept from now on can be made again.',
  );
}

function drawnFromPictures(name: string): StudioError {
  return new StudioError(
    'invalid-input',
    `"${name}" draws from pictures, not from latents, so there is nothing near its creatures.`,
    'Draw a picture that is a little different.',
  );
}

function runGone({ runName }: CreatureOrigin): StudioError {
  return new StudioError(
    'not-found',
    `The run "${runName}" is gone, and nothing of it was kept: what it was trained on is not known any more.`,
    'Its picture stays: it can be recoloured and exported.',
  );
}

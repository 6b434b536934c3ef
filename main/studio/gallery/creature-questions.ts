import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CreatureRef } from '../../../shared/creature/creature.ts';
import type { Examination } from '../../../shared/creature/examination.ts';
import type { CreatureRecipe } from '../../../shared/creature/favourite.ts';
import type { MadeAgain, WhoCanMakeAgain } from '../../../shared/creature/made-again.ts';
import { StudioError } from '../../../shared/errors.ts';
import {
  hyperparametersSchema,
  type Hyperparameters,
} from '../../../shared/hyperparameters/schema.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { mostScored } from '../../../shared/run/findings.ts';
import { manifestName } from '../../../shared/run/trainer-protocol.ts';
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
import { findGeneratorOfStep, generatorFacts } from '../runs/kept/generators.ts';
import { findCheckpointOfStep } from '../runs/kept/restore-points.ts';
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
  readonly #generateNear: Runs['generateNear'];

  constructor(core: Core, creatures: Creatures, generateNear: Runs['generateNear']) {
    this.#generateNear = generateNear;
    this.#core = core;
    this.#creatures = creatures;
    this.#questions = new TrainerQuestions(core.startTrainer);
  }

  close(): void {
    this.#questions.close();
  }

  /** Which generator can draw it: its own, or only a newer one of its run, or none any more. */
  async whoCanMakeAgain(creature: CreatureRef): Promise<WhoCanMakeAgain> {
    const { origin } = await this.#creatures.read(creature);
    const { store } = this.#core;
    const { runId, step } = origin;
    if (findGeneratorOfStep(this.#core, runId, step) ?? checkpointInPool(store, runId, step))
      return 'own';
    const run = findRun(store, runId);
    if (!run) return 'none';
    return (checkpointInPool(store, runId) ?? checkpointsToTry(this.#core, runId))
      ? 'newest'
      : 'none';
  }

  /**
   * Draws a creature again of what it is made of, with its own generator, or with the newest of its run where that is gone.
   *
   * @throws StudioError `not-found`, `image-unreadable`; `conflict` where nothing can draw it any more
   */
  async makeAgain(creature: CreatureRef): Promise<MadeAgain> {
    const { origin, picture } = await this.#creatures.read(creature);
    if (findRun(this.#core.store, origin.runId))
      await bringGenerator(this.#core, origin.runId, origin.step);
    const own = findGeneratorOfStep(this.#core, origin.runId, origin.step);
    const checkpoint = own ?? this.#newestOf(origin);
    const recipe = this.#recipeOf(creature, origin);
    const drawn = await this.#draw(origin, recipe, checkpoint);
    const again = recoloured(drawn, origin.recolouring?.colours ?? []);
    return {
      png: encodePng(again).toString('base64'),
      generator: own ? 'own' : 'newest',
      differentPixels: countDifferent(picture, again),
    };
  }

  /** More like it, as a sheet of its run. @throws StudioError `not-found`, or as `Runs.generateNear` */
  async moreLike(creature: CreatureRef, count: number, distance: number): Promise<Sample> {
    const { origin } = await this.#creatures.read(creature);
    const { source } = this.#recipeOf(creature, origin);
    return this.#generateNear(origin, { source, count, distance });
  }

  /** @throws StudioError `not-found`, `image-unreadable`, or what the trainer gives */
  async examine(creature: CreatureRef): Promise<Examination> {
    const { store } = this.#core;
    const { origin, picture } = await this.#creatures.read(creature);
    const facts = generatorFacts(store, origin.runId, origin.step);
    if (!facts) throw runGone(origin);
    const { datasetId, engine } = facts;
    const stored = this.#storedScore(origin);
    if (stored === null) await this.#bringJudge(origin);
    const judge = stored !== null ? null : this.#judgeOf(origin);
    const hyperparameters = this.#hyperparametersOf(origin);
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
    { runId, step, size }: CreatureOrigin,
    { source, count }: CreatureRecipe,
    checkpoint: string,
  ): Promise<Picture> {
    const { libraryPath, store } = this.#core;
    const facts = generatorFacts(store, runId, step);
    if (!facts) throw generatorGone(step);
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
            datasetFile: datasetFile(libraryPath, facts.datasetId),
            runFolder: libraryFolders.uploads,
            hyperparameters: hyperparametersOf(join(libraryPath, checkpoint)),
            engine: facts.engine,
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

  #hyperparametersOf({ runId, step }: CreatureOrigin): Hyperparameters {
    const run = findRun(this.#core.store, runId);
    if (run) return run.hyperparameters;
    const generator = findGeneratorOfStep(this.#core, runId, step);
    if (generator) return hyperparametersOf(join(this.#core.libraryPath, generator));
    throw generatorGone(step);
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

const manifestPartSchema = z.object({ hyperparameters: hyperparametersSchema });

/** Of a kept generator: its run may be gone. */
function hyperparametersOf(folder: string): Hyperparameters {
  const text = readFileSync(join(folder, manifestName), 'utf8');
  return manifestPartSchema.parse(JSON.parse(text)).hyperparameters;
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

function runGone({ runName }: CreatureOrigin): StudioError {
  return new StudioError(
    'not-found',
    `The run "${runName}" is gone, and nothing of it was kept: what it was trained on is not known any more.`,
    'Its picture stays: it can be recoloured and exported.',
  );
}

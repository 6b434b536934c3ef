import { renameSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreatureRef } from '../../../shared/creature/creature.ts';
import type { CreatureRecipe, Favourite } from '../../../shared/creature/favourite.ts';
import type {
  RecolouredPreview,
  Recolouring,
  WantedColours,
} from '../../../shared/creature/recolouring.ts';
import { partialEnding } from '../../../shared/library/file-names.ts';
import { fileMode } from '../../store/close-to-others.ts';
import {
  changeFavourites,
  deleteFavourite,
  findFavouriteOfCell,
  findFavourites,
  insertFavourite,
  listFavourites,
  listRejects,
  recipeOfFavourite,
  removeFavourites,
} from '../../store/favourites.ts';
import { libraryFolders } from '../../store/library-folders.ts';
import { newId } from '../../store/new-id.ts';
import type { Picture } from '../../pictures/picture.ts';
import type { Core } from '../core.ts';
import { type BringingCore, bringCheckpoint, checkpointInPool } from '../runs/bring-checkpoint.ts';
import { keepGeneratorOfFavourite } from '../runs/kept/generators.ts';
import { recipeOf, recipeOnSheet } from '../runs/latents/same-generator.ts';
import { keepForFavourite } from '../runs/kept/kept-checkpoints.ts';
import type { Runs } from '../runs/runs.ts';
import { Creatures } from './creatures.ts';
import { findSheet } from './loose-sheets.ts';
import { originTexts, seedOf } from './origin-text.ts';
import { withPngText } from './png-text.ts';
import { encodePng } from '../../png/png.ts';
import { afterEachOther, recoloured } from './recolour/colours.ts';
import { previewRecolourings } from './recolour/preview.ts';

type FavouritesCore = Pick<Core, 'libraryPath' | 'store' | 'push' | 'appVersion' | 'log'> &
  BringingCore;

/** Starred creatures: each a PNG of its own, which stays when its run is removed. */
export class Favourites {
  readonly #core: FavouritesCore;
  readonly #creatures: Creatures;
  readonly #drawInOtherColours: Runs['drawInOtherColours'];
  #keeping: Promise<unknown> = Promise.resolve();

  /** @param drawInOtherColours asks a run's generator for a creature in other colours */
  constructor(core: FavouritesCore, drawInOtherColours: Runs['drawInOtherColours']) {
    this.#core = core;
    this.#creatures = new Creatures(core);
    this.#drawInOtherColours = drawInOtherColours;
  }

  /** Resolves when what drew the stars is kept, as far as it could be had. Never rejects. */
  async whenKept(): Promise<void> {
    await this.#keeping;
  }

  /** Newest first. */
  list(): Favourite[] {
    return listFavourites(this.#core.store);
  }

  /**
   * The favourites of these identifiers, in their order.
   *
   * @throws StudioError `not-found`
   */
  find(ids: readonly string[]): Favourite[] {
    return ids.map((id) => this.#creatures.favourite(id));
  }

  /**
   * Stars a cell of a sample sheet, in its own colours or in others; starring it again changes nothing.
   *
   * @throws StudioError `not-found`, `image-unreadable`
   */
  async add(
    sampleId: string,
    index: number,
    recolouring: Recolouring | null = null,
  ): Promise<Favourite> {
    const starred = findFavouriteOfCell(this.#core.store, sampleId, index, recolouring);
    if (starred) return this.#starAgain(starred);
    const { picture, origin } = await this.#creatures.read({ sampleId, index });
    const favourite = { ...origin, ...newFavourite(), recolouring };
    return this.#keep(favourite, recoloured(picture, recolouring?.colours ?? []));
  }

  /** Creatures that were put out of the way, newest first. */
  rejects(): Favourite[] {
    return listRejects(this.#core.store);
  }

  /**
   * Rates a creature from 1 to 5, which stars it; null takes the rating back, and leaves the star.
   *
   * @throws StudioError as `add`
   */
  async rate(creature: CreatureRef, rating: number | null): Promise<Favourite> {
    const { id } = await this.#favouriteOf(creature);
    this.#change([id], { rating, rejectedAt: null });
    return this.#creatures.favourite(id);
  }

  /**
   * Puts creatures out of the way, starred or not: they are no favourites, and can be looked at again.
   *
   * @throws StudioError as `add`
   */
  async reject(creatures: readonly CreatureRef[]): Promise<void> {
    const ids = creatures.flatMap((one) => ('favouriteId' in one ? [one.favouriteId] : []));
    for (const one of creatures)
      if ('sampleId' in one) ids.push((await this.#favouriteOf(one, Date.now())).id);
    this.#change(ids, { rejectedAt: Date.now() });
  }

  /** What was removed is back as it was; rejects that were not are favourites again. What is gone for good is passed over. */
  restore(ids: readonly string[]): void {
    const back = new Set(this.#change(ids, { removedAt: null }));
    this.#change(
      ids.filter((id) => !back.has(id)),
      { rejectedAt: null },
    );
  }

  /** What is kept of a creature, kept now where it was not. */
  async #favouriteOf(creature: CreatureRef, rejectedAt: number | null = null): Promise<Favourite> {
    if ('favouriteId' in creature) return this.#creatures.favourite(creature.favouriteId);
    const { sampleId, index } = creature;
    const kept = findFavouriteOfCell(this.#core.store, sampleId, index);
    if (kept && !kept.isRemoved) return kept;
    if (kept) {
      this.#change([kept.id], { removedAt: null, rejectedAt });
      return kept;
    }
    const { picture, origin } = await this.#creatures.read(creature);
    return this.#keep({ ...origin, ...newFavourite(), rejectedAt }, picture);
  }

  /** A star of before, which may have been taken away. */
  #starAgain({ id }: Favourite): Favourite {
    this.#change([id], { rejectedAt: null, removedAt: null });
    return this.#creatures.favourite(id);
  }

  #change(ids: readonly string[], changes: Parameters<typeof changeFavourites>[2]): string[] {
    const changed = changeFavourites(this.#core.store, ids, changes);
    this.#tell(changed);
    return changed;
  }

  /**
   * How a creature would look in other colours.
   *
   * @throws StudioError `not-found`, `image-unreadable`, `invalid-input` where it is not painted with a palette, and where
   * its generator is asked, as `Runs.drawInOtherColours` does
   */
  async recolourings(
    creature: CreatureRef,
    wanted: readonly WantedColours[],
  ): Promise<RecolouredPreview[]> {
    const { picture, origin } = await this.#creatures.read(creature);
    return previewRecolourings(picture, wanted, {
      read: async (favouriteId) => (await this.#creatures.read({ favouriteId })).picture,
      draw: async (colourSeeds) => {
        const { source } = this.#recipeOfRef(creature);
        const { seed, condition = null, truncation, given } = source;
        const { runId, runName, step, sampleId: id } = origin;
        const made = { seed, condition, given, ...(truncation !== undefined && { truncation }) };
        // Latents that were kept are those of one creature alone.
        const cell = given ? 0 : source.cell;
        return this.#drawInOtherColours(
          { id, runId, runName, step, ...made },
          { cell, colourSeeds },
        );
      },
    });
  }

  #recipeOfRef(creature: CreatureRef): CreatureRecipe {
    const { store } = this.#core;
    if ('favouriteId' in creature)
      return recipeOf(store, this.#creatures.favourite(creature.favouriteId));
    return recipeOnSheet(store, this.#creatures.sampleOf(creature), creature.index);
  }

  /**
   * Keeps a creature in other colours, beside the one that it was.
   *
   * @throws StudioError `not-found`, `image-unreadable`
   */
  async recolour(creature: CreatureRef, { kind, colours }: Recolouring): Promise<Favourite> {
    const { picture, origin } = await this.#creatures.read(creature);
    const before = origin.recolouring?.colours;
    // From the sheet's colours on, so that it can be made again from there.
    const recolouring = { kind, colours: before ? afterEachOther(before, colours) : colours };
    const kept = findFavouriteOfCell(this.#core.store, origin.sampleId, origin.index, recolouring);
    if (kept) return this.#starAgain(kept);
    const favourite = { ...origin, ...newFavourite(), recolouring };
    return this.#keep(favourite, recoloured(picture, colours));
  }

  /** Writes a creature's picture, then its row. */
  async #keep(favourite: Favourite, picture: Picture): Promise<Favourite> {
    const { store, libraryPath, appVersion } = this.#core;
    const { sampleId, index, recolouring } = favourite;
    const png = encodePng(picture, { compression: 'small' });
    const path = join(libraryPath, favourite.path);
    const partial = path + partialEnding;
    const recipe = this.#recipeOf(favourite);
    const texts = originTexts({ ...favourite, seed: seedOf(favourite, recipe) }, appVersion);
    try {
      await writeFile(partial, withPngText(png, texts), { mode: fileMode });
      // A second click may have been faster.
      const meanwhile = findFavouriteOfCell(store, sampleId, index, recolouring);
      if (meanwhile) return this.#starAgain(meanwhile);
      // The row counts: killed between the two, the file gets its name when the library is opened.
      insertFavourite(store, favourite, recipe);
      try {
        renameSync(partial, path);
      } catch (error) {
        deleteFavourite(store, favourite.id);
        throw error;
      }
    } finally {
      await rm(partial, { force: true });
    }
    this.#keepGenerator(favourite);
    this.#keeping = Promise.all([this.#keeping, this.#keepFromPool(favourite)]);
    const what = favourite.rejectedAt === null ? 'favourites' : 'rejects';
    this.#core.push.send('changed', { what, items: [favourite], removed: [] });
    return favourite;
  }

  /** A star is there whether or not its generator can be kept. */
  #keepGenerator({ runId, step }: Favourite): void {
    try {
      keepForFavourite(this.#core, runId, step);
      keepGeneratorOfFavourite(this.#core, runId, step);
    } catch (thrown) {
      this.#core.log.error({ err: thrown, runId, step }, 'a generator could not be kept');
    }
  }

  /** The same where what drew it is not here yet: nobody waits for that with a star. */
  async #keepFromPool(favourite: Favourite): Promise<void> {
    const { runId, step } = favourite;
    if (!checkpointInPool(this.#core.store, runId, step)) return;
    try {
      await bringCheckpoint(this.#core, runId, step);
      this.#keepGenerator(favourite);
    } catch (thrown) {
      this.#core.log.warn({ err: thrown, runId, step }, 'a generator did not come from its pool');
    }
  }

  /** Takes stars away, and forgets rejects; `restore` undoes it. What is not there any more is passed over. */
  remove(ids: readonly string[]): void {
    this.#tell(removeFavourites(this.#core.store, ids, Date.now()));
  }

  /** Null where the sheet is gone, whose creature was kept in other colours now: then what that was made of is it. */
  #recipeOf({ sampleId, index }: Favourite): CreatureRecipe | null {
    const { store } = this.#core;
    const sample = findSheet(store, sampleId);
    if (sample) return recipeOnSheet(store, sample, index);
    const inOwnColours = findFavouriteOfCell(store, sampleId, index);
    return (inOwnColours && recipeOfFavourite(store, inOwnColours.id)) ?? null;
  }

  /** Says of each whether it is a favourite now, a reject, or neither. */
  #tell(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const { store, push } = this.#core;
    const now = findFavourites(store, ids);
    const [starred, rejected] = [false, true].map((isReject) =>
      now.filter(({ rejectedAt }) => (rejectedAt !== null) === isReject),
    ) as [Favourite[], Favourite[]];
    const without = (kept: readonly Favourite[]) => {
      const staying = new Set(kept.map(({ id }) => id));
      return ids.filter((id) => !staying.has(id));
    };
    push.send('changed', { what: 'favourites', items: starred, removed: without(starred) });
    push.send('changed', { what: 'rejects', items: rejected, removed: without(rejected) });
  }
}

function newFavourite(): Pick<Favourite, 'id' | 'path' | 'createdAt' | 'rating' | 'rejectedAt'> {
  const id = newId();
  const path = `${libraryFolders.favourites}/${id}.png`;
  return { id, path, createdAt: Date.now(), rating: null, rejectedAt: null };
}

import { renameSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreatureRef } from '../../../shared/creature/creature.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import type {
  RecolouredPreview,
  Recolouring,
  WantedColours,
} from '../../../shared/creature/recolouring.ts';
import { partialEnding } from '../../../shared/library/file-names.ts';
import { fileMode } from '../../store/close-to-others.ts';
import {
  deleteFavourite,
  findFavourite,
  findFavouriteOfCell,
  insertFavourite,
  listFavourites,
} from '../../store/favourites.ts';
import { libraryFolders } from '../../store/library-folders.ts';
import { newId } from '../../store/new-id.ts';
import type { Core } from '../core.ts';
import { keepForFavourite } from '../runs/kept/kept-checkpoints.ts';
import type { Runs } from '../runs/runs.ts';
import { Creatures } from './creatures.ts';
import { originTexts } from './origin-text.ts';
import { withPngText } from './png-text.ts';
import { encodePng, type Pixels } from '../../png/png.ts';
import { afterEachOther, recoloured } from './recolour/colours.ts';
import { previewRecolourings } from './recolour/preview.ts';

type FavouritesCore = Pick<Core, 'libraryPath' | 'store' | 'push' | 'appVersion' | 'log'>;

/** Starred creatures: each a PNG of its own, which stays when its run is removed. */
export class Favourites {
  readonly #core: FavouritesCore;
  readonly #creatures: Creatures;
  readonly #drawInOtherColours: Runs['drawInOtherColours'];

  /** @param drawInOtherColours asks a run's generator for a creature in other colours */
  constructor(core: FavouritesCore, drawInOtherColours: Runs['drawInOtherColours']) {
    this.#core = core;
    this.#creatures = new Creatures(core);
    this.#drawInOtherColours = drawInOtherColours;
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
    if (starred) return starred;
    const { picture, origin } = await this.#creatures.read({ sampleId, index });
    const favourite = { ...origin, ...newFavourite(), recolouring };
    return this.#keep(favourite, recoloured(picture, recolouring?.colours ?? []));
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
      draw: async (colourSeeds) =>
        this.#drawInOtherColours(this.#creatures.sampleOf(origin), {
          cell: origin.index,
          colourSeeds,
        }),
    });
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
    if (kept) return kept;
    const favourite = { ...origin, ...newFavourite(), recolouring };
    return this.#keep(favourite, recoloured(picture, colours));
  }

  /** Writes a creature's picture, then its row. */
  async #keep(favourite: Favourite, picture: Pixels): Promise<Favourite> {
    const { store, libraryPath, appVersion } = this.#core;
    const { sampleId, index, recolouring } = favourite;
    const png = encodePng(picture, { compression: 'small' });
    const path = join(libraryPath, favourite.path);
    const partial = path + partialEnding;
    try {
      await writeFile(partial, withPngText(png, originTexts(favourite, appVersion)), {
        mode: fileMode,
      });
      // A second click may have been faster.
      const meanwhile = findFavouriteOfCell(store, sampleId, index, recolouring);
      if (meanwhile) return meanwhile;
      // The row counts: killed between the two, the file gets its name when the library is opened.
      insertFavourite(store, favourite);
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
    this.#tell([favourite], []);
    return favourite;
  }

  /** A star is there whether or not its generator can be kept. */
  #keepGenerator({ runId, step }: Favourite): void {
    try {
      keepForFavourite(this.#core, runId, step);
    } catch (thrown) {
      this.#core.log.error({ err: thrown, runId, step }, 'a generator could not be kept');
    }
  }

  /** Takes stars away, with their files. What is not there any more is passed over. */
  async remove(ids: readonly string[]): Promise<void> {
    const { store, libraryPath } = this.#core;
    const known = ids.map((id) => findFavourite(store, id)).filter((found) => found !== undefined);
    for (const { id, path } of known) {
      deleteFavourite(store, id);
      await rm(join(libraryPath, path), { force: true });
    }
    const removed = known.map(({ id }) => id);
    if (removed.length > 0) this.#tell([], removed);
  }

  #tell(items: Favourite[], removed: string[]): void {
    this.#core.push.send('changed', { what: 'favourites', items, removed });
  }
}

function newFavourite(): Pick<Favourite, 'id' | 'path' | 'createdAt'> {
  const id = newId();
  return { id, path: `${libraryFolders.favourites}/${id}.png`, createdAt: Date.now() };
}

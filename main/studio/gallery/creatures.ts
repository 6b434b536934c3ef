import { cellCondition } from '../../../shared/condition/vocabulary.ts';
import type { CreatureRef } from '../../../shared/creature/creature.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { encodePng } from '../../png/png.ts';
import { findFavourite } from '../../store/favourites.ts';
import { findRun } from '../../store/runs.ts';
import type { Picture } from '../../pictures/picture.ts';
import type { Core } from '../core.ts';
import { vocabularyOfRun } from '../runs/run-view.ts';
import { creatureTexts } from './creature-texts.ts';
import { findSheet, runNameOfLoose } from './loose-sheets.ts';
import { withPngText } from './png-text.ts';
import { readCreature } from './read-creature.ts';
import { openSheet } from './sheet-cells.ts';

/** Where a creature came from, as far as that is known of it. */
export type CreatureOrigin = Omit<Favourite, 'id' | 'path' | 'createdAt' | 'rating' | 'rejectedAt'>;

/** A creature with its pixels. */
export interface Creature {
  origin: CreatureOrigin;
  picture: Picture;
}

/** Creatures wherever they are: cells of sample sheets, and favourites. */
export class Creatures {
  readonly #core: Pick<Core, 'libraryPath' | 'store' | 'appVersion'>;

  constructor(core: Pick<Core, 'libraryPath' | 'store' | 'appVersion'>) {
    this.#core = core;
  }

  /** @throws StudioError `not-found`, `image-unreadable` */
  async read(creature: CreatureRef): Promise<Creature> {
    if ('favouriteId' in creature) {
      const favourite = this.favourite(creature.favouriteId);
      return { origin: favourite, picture: readCreature(this.#core, favourite) };
    }
    const sample = this.sampleOf(creature);
    const picture = (await openSheet(this.#core.libraryPath, sample))(creature.index);
    return { origin: this.#originOf(sample, creature.index), picture };
  }

  /**
   * As a file of its own.
   *
   * @param options.recipe false says no more of it than that it was generated
   * @throws StudioError `not-found`, `image-unreadable`
   */
  async png(creature: CreatureRef, options = { recipe: true }): Promise<Uint8Array> {
    const { origin, picture } = await this.read(creature);
    const png = encodePng(picture, { compression: 'small' });
    return withPngText(png, creatureTexts(this.#core, options)(origin));
  }

  /** @throws StudioError `not-found` */
  favourite(id: string): Favourite {
    const favourite = findFavourite(this.#core.store, id);
    if (favourite) return favourite;
    throw new StudioError(
      'not-found',
      `The favourite ${id} is not there any more.`,
      'Reload the favourites and select again.',
    );
  }

  /** The sheet that a creature was drawn on. @throws StudioError `not-found` */
  sampleOf({ sampleId, index }: Pick<CreatureOrigin, 'sampleId' | 'index'>): Sample {
    const sample = findSheet(this.#core.store, sampleId);
    if (sample && index < sample.count) return sample;
    throw new StudioError(
      'not-found',
      sample
        ? `The sample has ${sample.count} creatures; there is no creature ${index + 1}.`
        : 'The sample is not there any more.',
      'Reload the run’s samples and star again.',
    );
  }

  #originOf(sample: Sample, index: number): CreatureOrigin {
    const { store } = this.#core;
    return {
      recolouring: null,
      runId: sample.runId,
      runName: findRun(store, sample.runId)?.name ?? runNameOfLoose(store, sample.id) ?? '',
      sampleId: sample.id,
      index,
      step: sample.step,
      seed: sample.seed,
      ...(sample.origin && { origin: sample.origin }),
      size: sample.cellSize,
      condition: cellCondition(sample, index, vocabularyOfRun(store, sample.runId)),
    };
  }
}

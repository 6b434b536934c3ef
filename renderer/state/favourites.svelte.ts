import type { CreatureRef } from '../../shared/creature/creature.ts';
import type { Favourite } from '../../shared/creature/favourite.ts';
import type { Recolouring } from '../../shared/creature/recolouring.ts';
import type { ShownCreature } from '../gallery/large/shown-creature.ts';
import { formatCount } from '../../shared/format.ts';
import { LiveList, type Followed } from './live-list.svelte.ts';

export class Favourites extends LiveList<Favourite> {
  readonly #followed: Followed;

  constructor(followed: Followed) {
    super(followed, 'favourites', () => followed.studio.favourites.list());
    this.#followed = followed;
    followed.studio.subscribe('changed', (changed) => {
      if (changed.what !== 'runs') return;
      this.items = this.items.map((star) =>
        ofRun(star, changed.items.find(({ id }) => id === star.runId)?.name),
      );
    });
  }

  /** The star of a cell of a sample sheet in its own colours, where it has one. */
  find(sampleId: string, index: number): Favourite | undefined {
    return this.items.find(
      (star) => star.sampleId === sampleId && star.index === index && star.recolouring === null,
    );
  }

  /** The star of a creature in the colours in which it is shown. */
  ofCreature({ ref, sampleId, index }: ShownCreature): Favourite | undefined {
    return 'favouriteId' in ref ? this.byId(ref.favouriteId) : this.find(sampleId, index);
  }

  /** Stars a creature, or takes its star away; either can be undone. */
  async toggleCreature(creature: ShownCreature): Promise<void> {
    const starred = this.ofCreature(creature);
    if (starred) return this.remove([starred]);
    if ('favouriteId' in creature.ref) await this.#restore([creature.ref.favouriteId]);
    else await this.#add(creature);
  }

  /** Rates a creature, which stars it; the rating that it has already is taken back. Can be undone. */
  async rate(creature: ShownCreature, stars: number): Promise<void> {
    const { studio, toasts } = this.#followed;
    const before = this.ofCreature(creature);
    const rating = before?.rating === stars ? null : stars;
    const also = before ? '' : ', and starred';
    const undo = ({ id }: Favourite) =>
      before
        ? studio.favourites.rate({ creature: { favouriteId: id }, rating: before.rating })
        : studio.favourites.remove({ favouriteIds: [id] });
    await toasts.withUndo(studio.favourites.rate({ creature: creature.ref, rating }), (rated) => ({
      message: rating === null ? 'No longer rated.' : `Rated ${rating} of 5${also}.`,
      undo: () => toasts.catching(undo(rated)),
    }));
  }

  /** Puts creatures out of the way; can be undone. */
  async reject(creatures: readonly CreatureRef[]): Promise<void> {
    const { studio, toasts } = this.#followed;
    const starred = creatures.flatMap((one) => {
      const star =
        'favouriteId' in one ? this.byId(one.favouriteId) : this.find(one.sampleId, one.index);
      return star ? [star.id] : [];
    });
    const [only] = creatures;
    const undo = async () => {
      if (starred.length > 0) return this.#restore(starred);
      // What was never a favourite is forgotten.
      const rejects = await studio.favourites.rejects();
      const found = rejects.find(
        (one) =>
          only !== undefined &&
          'sampleId' in only &&
          one.sampleId === only.sampleId &&
          one.index === only.index,
      );
      if (found) await studio.favourites.remove({ favouriteIds: [found.id] });
    };
    await toasts.withUndo(
      inParts(creatures, (part) => studio.favourites.reject({ creatures: part })),
      () => ({
        message:
          creatures.length === 1
            ? 'Rejected.'
            : `${formatCount(creatures.length)} creatures rejected.`,
        undo: () => toasts.catching(undo()),
      }),
    );
  }

  /** Makes favourites again of rejects. */
  async restore(creatures: readonly Favourite[]): Promise<void> {
    await this.#restore(creatures.map(({ id }) => id));
  }

  async #restore(favouriteIds: string[]): Promise<void> {
    const { studio, toasts } = this.#followed;
    await toasts.catching(
      inParts(favouriteIds, (part) => studio.favourites.restore({ favouriteIds: part })),
    );
  }

  /** Stars a cell, or takes its star away; either can be undone. */
  async toggle(sampleId: string, index: number): Promise<void> {
    const starred = this.find(sampleId, index);
    if (starred) return this.remove([starred]);
    await this.#add({ sampleId, index });
  }

  /** Keeps a creature in other colours; can be undone. @returns whether it was kept */
  async recolour(creature: CreatureRef, recolouring: Recolouring): Promise<boolean> {
    const { studio, toasts } = this.#followed;
    const kept = await toasts.withUndo(
      studio.favourites.recolour({ creature, recolouring }),
      ({ id }) => ({
        message: 'Recoloured creature kept.',
        undo: () => toasts.catching(studio.favourites.remove({ favouriteIds: [id] })),
      }),
    );
    return kept !== undefined;
  }

  async remove(stars: readonly Favourite[]): Promise<void> {
    const favouriteIds = stars.map((star) => star.id);
    const { studio, toasts } = this.#followed;
    await toasts.withUndo(
      inParts(favouriteIds, (part) => studio.favourites.remove({ favouriteIds: part })),
      () => ({
        message:
          stars.length === 1 ? 'Star removed.' : `${formatCount(stars.length)} stars removed.`,
        undo: () => this.#restore(favouriteIds),
      }),
    );
  }

  async #add({
    sampleId,
    index,
    recolouring = null,
  }: Pick<Favourite, 'sampleId' | 'index'> & Partial<Favourite>): Promise<void> {
    const { studio, toasts } = this.#followed;
    await toasts.catching(studio.favourites.add({ sampleId, index, recolouring }));
  }
}

/** A call is of a megabyte at most. */
const mostInPart = 20_000;

async function inParts<Item>(
  all: readonly Item[],
  call: (part: Item[]) => Promise<null>,
): Promise<null> {
  for (let from = 0; from < all.length; from += mostInPart)
    await call(all.slice(from, from + mostInPart));
  return null;
}

/** A star whose run may have got another name. */
function ofRun(star: Favourite, runName = star.runName): Favourite {
  return runName === star.runName ? star : { ...star, runName };
}

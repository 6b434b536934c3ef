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
    const rated = await toasts.catching(studio.favourites.rate({ creature: creature.ref, rating }));
    if (!rated) return;
    const again = { creature: { favouriteId: rated.id }, rating: before?.rating ?? null };
    const undo = () =>
      before
        ? studio.favourites.rate(again)
        : studio.favourites.remove({ favouriteIds: [rated.id] });
    const also = before ? '' : ', and starred';
    toasts.say(rating === null ? 'No longer rated.' : `Rated ${rating} of 5${also}.`, {
      label: 'Undo',
      run: () => toasts.catching(undo()),
    });
  }

  /** Puts creatures out of the way; can be undone. */
  async reject(creatures: readonly CreatureRef[]): Promise<void> {
    const { studio, toasts } = this.#followed;
    const starred = creatures.flatMap((one) => {
      const star =
        'favouriteId' in one ? this.byId(one.favouriteId) : this.find(one.sampleId, one.index);
      return star ? [star.id] : [];
    });
    const rejected = await toasts.catching(
      inParts(creatures, (part) => studio.favourites.reject({ creatures: part })),
    );
    if (rejected === undefined) return;
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
    toasts.say(
      creatures.length === 1 ? 'Rejected.' : `${formatCount(creatures.length)} creatures rejected.`,
      {
        label: 'Undo',
        run: () => toasts.catching(undo()),
      },
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
    const kept = await toasts.catching(studio.favourites.recolour({ creature, recolouring }));
    if (!kept) return false;
    toasts.say('Recoloured creature kept.', {
      label: 'Undo',
      run: () => toasts.catching(studio.favourites.remove({ favouriteIds: [kept.id] })),
    });
    return true;
  }

  async remove(stars: readonly Favourite[]): Promise<void> {
    const favouriteIds = stars.map((star) => star.id);
    const { studio, toasts } = this.#followed;
    const removed = await toasts.catching(
      inParts(favouriteIds, (part) => studio.favourites.remove({ favouriteIds: part })),
    );
    if (removed === undefined) return;
    toasts.say(
      stars.length === 1 ? 'Star removed.' : `${formatCount(stars.length)} stars removed.`,
      {
        label: 'Undo',
        run: () => this.#restore(favouriteIds),
      },
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

import type { Favourite } from '../../shared/favourite.ts';
import { api } from '../lib/api.ts';
import { LiveList } from './live-list.svelte.ts';
import { orToast, toasts } from './toasts.svelte.ts';

class Favourites extends LiveList<Favourite> {
  constructor() {
    super('favourites', () => api.call('favourites.list', {}));
    api.subscribe('changed', (changed) => {
      if (changed.what !== 'runs') return;
      const names = new Map(changed.items.map(({ id, name }) => [id, name]));
      this.items = this.items.map((star) => ofRun(star, names.get(star.runId)));
    });
  }

  /** The star of a cell of a sample sheet, where it has one. */
  find(sampleId: string, index: number): Favourite | undefined {
    return this.items.find((star) => star.sampleId === sampleId && star.index === index);
  }

  /** Stars a cell, or takes its star away; either can be undone. */
  async toggle(sampleId: string, index: number): Promise<void> {
    const starred = this.find(sampleId, index);
    if (starred) return this.remove([starred]);
    await orToast(api.call('favourites.add', { sampleId, index }));
  }

  async remove(stars: readonly Favourite[]): Promise<void> {
    const favouriteIds = stars.map((star) => star.id);
    const removed = await orToast(api.call('favourites.remove', { favouriteIds }));
    if (removed === undefined) return;
    toasts.say(stars.length === 1 ? 'Star removed.' : `${stars.length} stars removed.`, {
      label: 'Undo',
      run: () => this.#starAgain(stars),
    });
  }

  async #starAgain(stars: readonly Favourite[]): Promise<void> {
    for (const { sampleId, index } of stars) {
      await orToast(api.call('favourites.add', { sampleId, index }));
    }
  }
}

/** A star whose run may have got another name. */
function ofRun(star: Favourite, runName = star.runName): Favourite {
  return runName === star.runName ? star : { ...star, runName };
}

export const favourites = new Favourites();

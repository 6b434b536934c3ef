import type { CreatureList, ShownCreature } from './shown-creature.ts';

/** The one creature that is shown large, and those before and after it. */
export class LargeCreature {
  #list: CreatureList | null = $state.raw(null);
  #place = $state(0);
  /** Gets each place that is shown, so that the grid below can follow. */
  #follow: (place: number) => void = () => undefined;

  /** Null while none is shown. */
  get shown(): ShownCreature | null {
    if (!this.#list) return null;
    return this.#list.at(Math.min(this.#place, this.#list.count - 1));
  }

  get place(): number {
    return this.#place;
  }

  get count(): number {
    return this.#list?.count ?? 0;
  }

  open(list: CreatureList, place: number, follow: (place: number) => void = () => undefined): void {
    this.#list = list;
    this.#place = place;
    this.#follow = follow;
  }

  /** By so many places; at the ends it stays. */
  move(distance: number): void {
    const next = Math.min(this.count - 1, Math.max(0, this.#place + distance));
    if (!this.#list || next === this.#place) return;
    this.#place = next;
    this.#follow(next);
  }

  close(): void {
    this.#list = null;
  }
}

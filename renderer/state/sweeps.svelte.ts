import type { Sweep } from '../../shared/run/sweep.ts';
import { LiveList, type Followed } from './live-list.svelte.ts';

export class Sweeps extends LiveList<Sweep> {
  readonly #followed: Followed;

  constructor(followed: Followed) {
    super(followed, 'sweeps', () => followed.studio.sweeps.list());
    this.#followed = followed;
  }

  async rename(sweep: Sweep, name: string): Promise<void> {
    const { studio, toasts } = this.#followed;
    await toasts.catching(studio.sweeps.rename({ sweepId: sweep.id, name }));
  }

  async stop(sweep: Sweep): Promise<void> {
    const { studio, toasts } = this.#followed;
    await toasts.catching(studio.sweeps.stop({ sweepId: sweep.id }));
  }

  /** @returns whether it is gone, with its runs; it can be taken back from the toast */
  async remove(sweep: Sweep): Promise<boolean> {
    const { studio, toasts } = this.#followed;
    const removed = await toasts.withUndo(studio.sweeps.remove({ sweepId: sweep.id }), () => ({
      message: `Removed the sweep ${sweep.name} with its runs.`,
      undo: () => toasts.catching(studio.sweeps.restore({ sweepId: sweep.id })),
    }));
    return removed !== undefined;
  }
}

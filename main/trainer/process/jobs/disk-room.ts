import { StudioError } from '../../../../shared/errors.ts';
import { isDiskFull } from '../../../../shared/library/disk-full.ts';
import {
  endedForWantOfRoom,
  waitsForRoom,
  type WhenDiskFull,
} from '../../../../shared/library/room.ts';
import type { Reserve } from '../../checkpoint/reserve.ts';
import type { TrainingControl } from '../training-control.ts';
import type { RunReporter } from './run-reporter.ts';

/** How often a run that waits looks whether there is room. */
const lookEveryMs = 2_000;

/**
 * What a training does when a write finds no room: first it gives its reserve up, then it waits until there is room,
 * or ends where nobody watches.
 */
export class DiskRoom {
  readonly #reserve: Reserve;
  readonly #whenDiskFull: WhenDiskFull;
  readonly #control: TrainingControl;
  readonly #reporter: RunReporter;

  constructor(
    reserve: Reserve,
    whenDiskFull: WhenDiskFull,
    control: TrainingControl,
    reporter: RunReporter,
  ) {
    this.#reserve = reserve;
    this.#whenDiskFull = whenDiskFull;
    this.#control = control;
    this.#reporter = reporter;
  }

  /** Whether all of the reserve is there. */
  get isWhole(): boolean {
    return this.#reserve.isHeld;
  }

  /** Takes the reserve (again), waiting for room where need be, or until it is to stop. @throws StudioError `disk-full` */
  async keepReserve(): Promise<void> {
    if (this.isWhole) return;
    try {
      await this.#untilDone(() => this.#reserve.take());
    } catch (error) {
      // Nothing more will be trained that could be lost.
      if (!isDiskFull(error) || !this.#control.stopReason) throw error;
    }
  }

  release(): Promise<void> {
    return this.#reserve.release();
  }

  /**
   * Writes at the cost of the reserve, or when there is room.
   *
   * @param saveFirst writes what the reserve is kept for, where something else asks for it
   * @throws StudioError `disk-full`
   */
  async write<T>(write: () => Promise<T>, saveFirst?: () => Promise<void>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await saveFirst?.();
      await this.release();
      return this.#untilDone(write);
    }
  }

  async #untilDone<T>(work: () => Promise<T>): Promise<T> {
    for (let isWaiting = false; ;) {
      try {
        const result = await work();
        if (isWaiting) this.#tellThatItGoesOn();
        return result;
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        if (this.#whenDiskFull === 'fail' || this.#control.stopReason) throw this.#end(error);
        if (!isWaiting) this.#tellThatItWaits();
        isWaiting = true;
        await this.#untilItMayFit();
      }
    }
  }

  /** Filling up what little is left every two seconds would do the studio's database no good. */
  async #untilItMayFit(): Promise<void> {
    do await this.#control.sleep(lookEveryMs);
    while (!this.#control.stopReason && !(await this.#reserve.mayFit()));
  }

  #tellThatItWaits(): void {
    const { code, message, hint } = waitsForRoom(this.#reserve.bytes);
    this.#reporter.tell({ type: 'warning', code, message, hint });
    this.#reporter.tell({
      type: 'state',
      state: 'paused',
      message: 'Waiting for room on the disk.',
    });
  }

  #tellThatItGoesOn(): void {
    if (this.#control.stopReason || this.#control.paused) return;
    const message = 'There is room again: training goes on.';
    this.#reporter.tell({ type: 'state', state: 'running', message });
  }

  #end(cause: unknown): StudioError {
    const { code, message, hint } = endedForWantOfRoom(this.#reserve.bytes);
    if (!this.#control.stopReason) this.#reporter.tell({ type: 'warning', code, message, hint });
    return new StudioError(code, message, hint, { cause });
  }
}

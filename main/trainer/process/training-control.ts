import { StudioError } from '../../../shared/errors.ts';
import type { DrawRequest } from '../../../shared/run/trainer-protocol.ts';
import type { SteppedNetworks } from '../../../shared/run/by-hand.ts';

/** Why training is to end before its last step. */
export type StopReason = 'stopped' | 'interrupted';

/** Who presses a button faster than training steps does not train on for minutes after. */
const mostWaitingSteps = 20;

/** What was asked of a training from outside. It looks between its steps. */
export class TrainingControl {
  #paused = false;
  #savesWhenPaused = false;
  #stop: StopReason | undefined;
  #wake: (() => void) | undefined;
  #steps: SteppedNetworks[] = [];
  #drawings: DrawRequest[] = [];
  readonly #dropped = new Set<number>();
  #pace: number | null = null;

  get paused(): boolean {
    return this.#paused;
  }

  /** Whether what was trained is to be saved before it holds on. */
  get savesWhenPaused(): boolean {
    return this.#savesWhenPaused;
  }

  /** Set once training is to end. The first reason counts. */
  get stopReason(): StopReason | undefined {
    return this.#stop;
  }

  /** Steps a second at most, for slow motion; null as fast as it can. */
  get pace(): number | null {
    return this.#pace;
  }

  set pace(stepsPerSecond: number | null) {
    this.#pace = stepsPerSecond;
    this.#wake?.();
  }

  pause(save = false): void {
    this.#paused = true;
    this.#savesWhenPaused = save;
    this.#wake?.();
  }

  /** Steps by hand that still wait are done first: whoever asked for them and then went on meant both. */
  resume(): void {
    this.#paused = false;
    this.#wake?.();
  }

  stop(reason: StopReason): void {
    this.#stop ??= reason;
    this.#wake?.();
  }

  /** One step while it is paused. */
  step(networks: SteppedNetworks): void {
    if (!this.#paused || this.#steps.length >= mostWaitingSteps) return;
    this.#steps.push(networks);
    this.#wake?.();
  }

  /** Creatures as training stands. It looks between its steps, or at once while it is paused. */
  draw(request: DrawRequest): void {
    this.#drawings.push(request);
    if (this.#paused) this.#wake?.();
  }

  /** Whoever asked for them does not want them any more. */
  dropDrawing(requestId: number): void {
    this.#dropped.add(requestId);
  }

  /** @throws StudioError `cancelled` where nobody wants them any more */
  requireWanted({ requestId }: DrawRequest): void {
    if (!this.#dropped.delete(requestId)) return;
    throw new StudioError(
      'cancelled',
      'Nobody waits for these creatures any more.',
      'Ask for others whenever you like.',
    );
  }

  /** The next that is to be drawn; undefined where there is none. */
  nextDrawing(): DrawRequest | undefined {
    return this.#drawings.shift();
  }

  /** Resolves after so long, and before at a `pause`, a `resume`, a `stop` or another pace. */
  async sleep(milliseconds: number): Promise<void> {
    if (this.#stop) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /**
   * The next step that was asked for while it was paused; undefined once all are done after a `resume`, or at a `stop`.
   *
   * @param draw draws what is asked for meanwhile
   */
  async nextByHand(draw: () => Promise<void>): Promise<SteppedNetworks | undefined> {
    while (!this.#stop) {
      if (this.#drawings.length > 0) {
        await draw();
        continue;
      }
      const next = this.#steps.shift();
      if (next) return next;
      if (!this.#paused) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    return undefined;
  }
}

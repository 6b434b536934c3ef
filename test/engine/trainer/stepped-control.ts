import { TrainingControl } from '../../../main/trainer/process/training-control.ts';

/**
 * Lets a test act before a given step. Events come in batches by the clock, so what a test does on hearing of
 * a step may be done many steps later.
 */
export class SteppedControl extends TrainingControl {
  #step = 0;
  readonly #beforeStep: (step: number, control: TrainingControl) => void;

  constructor(beforeStep: (step: number, control: TrainingControl) => void) {
    super();
    this.#beforeStep = beforeStep;
  }

  /** The training loop asks once before each step. */
  override get paused(): boolean {
    this.#step += 1;
    this.#beforeStep(this.#step, this);
    return super.paused;
  }
}

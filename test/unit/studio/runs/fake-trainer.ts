import type { TrainerCommand, TrainerMessage } from '../../../../shared/run/trainer-protocol.ts';
import type { TrainerEvent, TrainerEventOf } from '../../../../shared/run/events.ts';
import type {
  StartTrainer,
  TrainerExit,
  TrainerProcess,
} from '../../../../main/studio/runs/trainer-process.ts';

/** A trainer whose every word the test says: for what the real one does not do on demand. */
export class FakeTrainer implements TrainerProcess {
  readonly pid = 4711;
  readonly commands: TrainerCommand[] = [];
  killed = false;
  #onMessage: (message: unknown) => void = () => undefined;
  #onExit: (exit: TrainerExit) => void = () => undefined;

  send(command: TrainerCommand): void {
    this.commands.push(command);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }
  onExit(listener: (exit: TrainerExit) => void): void {
    this.#onExit = listener;
  }
  kill(): void {
    this.killed = true;
    queueMicrotask(() => this.exit({ code: null, signal: 'SIGKILL' }));
  }

  say(message: TrainerMessage): void {
    this.#onMessage(message);
  }
  sayAnything(message: unknown): void {
    this.#onMessage(message);
  }
  sayEvents(...events: TrainerEvent[]): void {
    const job = this.commands.find((command) => command.type === 'job')?.job;
    const attempt = job?.type === 'train' ? job.attempt : 1;
    this.say({ type: 'events', attempt, events });
  }
  exit(exit: TrainerExit): void {
    this.#onExit(exit);
  }

  /** Ready, and training. */
  begin(): void {
    this.say({ type: 'ready' });
    this.sayEvents({ type: 'state', step: 0, at: 1, state: 'running', message: 'Training.' });
  }
  finish(reason: 'completed' | 'stopped' | 'diverged', step: number): void {
    this.sayEvents({ type: 'done', step, at: 9, reason });
    this.exit({ code: 0, signal: null });
  }
}

/** Starts fake trainers and keeps them, in the order of their start. */
export function fakeTrainers(): { started: FakeTrainer[]; startTrainer: StartTrainer } {
  const started: FakeTrainer[] = [];
  const startTrainer = () => {
    const trainer = new FakeTrainer();
    started.push(trainer);
    return trainer;
  };
  return { started, startTrainer };
}

/** What a tick of one step tells. */
export function seriesAt(step: number, discriminator = 1, generator = 2): TrainerEventOf<'series'> {
  const of = (value: number) => ({ count: 1, mean: value, min: value, max: value });
  return {
    type: 'series',
    step,
    at: step,
    values: {
      'discriminator/loss': of(discriminator),
      'generator/loss': of(generator),
      time: of(step * 10),
    },
  };
}

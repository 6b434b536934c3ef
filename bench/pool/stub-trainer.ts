import type {
  StartTrainer,
  TrainerExit,
  TrainerProcess,
} from '../../main/studio/runs/trainer-process.ts';
import type { TrainerEvent } from '../../shared/run/events.ts';
import { seriesNames, type SeriesValues } from '../../shared/run/series.ts';
import type { TrainerCommand, TrainerMessage } from '../../shared/run/trainer-protocol.ts';

/** A trainer sends what it has to say so often. */
const flushMs = 100;
const progressMs = 500;
const valuesOfTick = 10;

const names = [
  ...seriesNames.filter((name) => name !== 'time').slice(0, valuesOfTick - 1),
  'time' as const,
];

/** Says what a trainer says, at a rate, and computes nothing. */
export function stubTrainers(ticksPerSecond: number): StartTrainer {
  return () => new StubTrainer(ticksPerSecond);
}

class StubTrainer implements TrainerProcess {
  readonly pid = undefined;
  readonly #ticksPerSecond: number;
  #tell: (message: unknown) => void = () => undefined;
  #exit: (exit: TrainerExit) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #attempt = 1;
  #steps = 0;
  #step = 0;
  #startedAt = 0;
  #progressToldAt = 0;

  constructor(ticksPerSecond: number) {
    this.#ticksPerSecond = ticksPerSecond;
    setImmediate(() => this.#say({ type: 'ready' }));
  }

  send(command: TrainerCommand): void {
    if (command.type === 'job' && command.job.type === 'train') {
      this.#attempt = command.job.attempt;
      this.#steps = command.job.hyperparameters.steps;
      this.#startedAt = performance.now();
      this.#say({ type: 'tick', attempt: this.#attempt, steps: 1 });
      this.#sayEvents([{ ...this.#moment, type: 'state', state: 'running', message: 'Training.' }]);
      this.#timer = setInterval(() => this.#train(), flushMs);
    }
    if (command.type === 'stop') this.#end('stopped');
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#tell = listener;
  }

  onExit(listener: (exit: TrainerExit) => void): void {
    this.#exit = listener;
  }

  kill(): void {
    clearInterval(this.#timer);
    setImmediate(() => this.#exit({ code: null, signal: 'SIGKILL' }));
  }

  get #moment() {
    return { step: this.#step, at: Date.now() };
  }

  /** All ticks that are due by now: a late timer tells more of them. */
  #train(): void {
    const elapsedMs = performance.now() - this.#startedAt;
    const due = Math.min(this.#steps, Math.floor((elapsedMs / 1_000) * this.#ticksPerSecond));
    const events: TrainerEvent[] = [];
    while (this.#step < due) {
      this.#step += 1;
      events.push({ ...this.#moment, type: 'series', values: this.#values() });
    }
    if (elapsedMs - this.#progressToldAt >= progressMs) {
      this.#progressToldAt = elapsedMs;
      events.push({
        ...this.#moment,
        type: 'progress',
        totalSteps: this.#steps,
        imagesSeen: this.#step * 32,
        stepsPerSecond: this.#ticksPerSecond,
        elapsedMs,
        etaMs: null,
        memoryBytes: 1e9,
      });
    }
    this.#sayEvents(events);
    if (this.#step >= this.#steps) this.#end('completed');
  }

  #values(): SeriesValues {
    const of = (value: number) => ({ count: 1, mean: value, min: value, max: value });
    return Object.fromEntries(
      names.map((name) => [name, of(name === 'time' ? this.#step * 50 : Math.random())]),
    );
  }

  #end(reason: 'stopped' | 'completed'): void {
    clearInterval(this.#timer);
    this.#sayEvents([{ ...this.#moment, type: 'done', reason }]);
    setImmediate(() => this.#exit({ code: 0, signal: null }));
  }

  #sayEvents(events: TrainerEvent[]): void {
    if (events.length > 0) this.#say({ type: 'events', attempt: this.#attempt, events });
  }

  #say(message: TrainerMessage): void {
    this.#tell(message);
  }
}

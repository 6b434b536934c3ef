import type { TrainerEvent } from '../../../../shared/run/events.ts';
import type { JobContext } from './job-context.ts';

/** At most ten messages a second. */
const messageIntervalMs = 100;

/**
 * Gathers events and sends them together, at most ten times a second, every one of them and in order.
 * Training blocks the event loop, so a timer alone would be late: adding sends when it is time.
 */
export class EventOutbox {
  readonly #send: (events: TrainerEvent[]) => void;
  readonly #now: () => number;
  #waiting: TrainerEvent[] = [];
  #lastSentAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (events: TrainerEvent[]) => void, now = () => performance.now()) {
    this.#send = send;
    this.#now = now;
  }

  add(event: TrainerEvent): void {
    this.#waiting.push(event);
    const wait = this.#lastSentAt + messageIntervalMs - this.#now();
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Sends what is waiting at once: for the last events before the end. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#lastSentAt = this.#now();
    this.#send(events);
  }
}

/** `Omit` over each member of a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Tells the core of a run: stamps each event with the step and the time. */
export class RunReporter {
  step = 0;
  readonly #outbox: EventOutbox;

  constructor(context: Pick<JobContext, 'send'>, attempt: number) {
    this.#outbox = new EventOutbox((events) => context.send({ type: 'events', attempt, events }));
  }

  /** @param step where it is not the present one */
  tell(event: Without<TrainerEvent, 'step' | 'at'>, step = this.step): void {
    this.#outbox.add({ ...event, step, at: Date.now() });
  }

  say(message: string): void {
    this.tell({ type: 'log', message: message.slice(0, 2_000) });
  }

  flush(): void {
    this.#outbox.flush();
  }
}

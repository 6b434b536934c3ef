import type { TrainerEvent } from '../../../../shared/run/events.ts';
import { EventOutbox } from '../event-outbox.ts';
import type { JobContext } from './job-context.ts';

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

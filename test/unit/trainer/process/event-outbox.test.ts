import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventOutbox } from '../../../../main/trainer/process/jobs/run-reporter.ts';
import type { TrainerEvent } from '../../../../shared/run/events.ts';

const event = (step: number): TrainerEvent => ({ type: 'log', step, at: 0, message: 'a' });

describe('the outbox', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const open = () => {
    const messages: number[][] = [];
    const outbox = new EventOutbox((events) => messages.push(events.map(({ step }) => step)));
    return { outbox, messages };
  };

  it('sends at most ten messages a second, with every event in order', () => {
    const { outbox, messages } = open();
    for (let step = 0; step < 1_000; step++) {
      outbox.add(event(step));
      vi.advanceTimersByTime(2);
    }
    vi.advanceTimersByTime(1_000);
    expect(messages.length).toBeGreaterThanOrEqual(19);
    expect(messages.length).toBeLessThanOrEqual(21);
    expect(messages.flat()).toEqual(Array.from({ length: 1_000 }, (_, step) => step));
  });

  it('sends the last events without further ones, and nothing twice', () => {
    const { outbox, messages } = open();
    outbox.add(event(1));
    outbox.add(event(2));
    expect(messages).toEqual([[1]]);
    vi.advanceTimersByTime(100);
    expect(messages).toEqual([[1], [2]]);
    outbox.flush();
    expect(messages).toEqual([[1], [2]]);
  });

  it('sends at once what waits when it is flushed', () => {
    const { outbox, messages } = open();
    outbox.add(event(1));
    outbox.add(event(2));
    outbox.flush();
    expect(messages).toEqual([[1], [2]]);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callWithin } from '../../../../../renderer/lib/studio/deadline.ts';
import { type Transport, TopicListeners } from '../../../../../renderer/lib/studio/transport.ts';
import { studioMethods, type MethodName } from '../../../../../shared/api/methods.ts';
import type { Work } from '../../../../../shared/work.ts';

/** A studio that never answers; it remembers who still waits. */
function silentStudio() {
  const listeners = new TopicListeners();
  const waiting = new Set<string>();
  const transport: Transport = {
    call(method, _input, signal) {
      waiting.add(method);
      signal?.addEventListener('abort', () => waiting.delete(method));
      return new Promise(() => undefined);
    },
    subscribe: (topic, listener) => listeners.add(topic, listener),
    watchConnection: () => () => undefined,
    reconnect: () => undefined,
  };
  const pushWork = (...work: Work[]) => listeners.tell({ topic: 'work', payload: work });
  return { transport, waiting, pushWork };
}

/** Calls, and keeps what became of it. */
function callOf(transport: Transport, method: MethodName) {
  const outcome: { error?: unknown } = {};
  callWithin(transport, method, {}).catch((error: unknown) => (outcome.error = error));
  return outcome;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the deadline of a call', () => {
  it.each(Object.keys(studioMethods) as MethodName[])('ends %s in words', async (method) => {
    const { transport, waiting } = silentStudio();
    const { withinMs } = studioMethods[method].patience;
    const outcome = callOf(transport, method);
    await vi.advanceTimersByTimeAsync(withinMs - 1);
    expect(outcome.error).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome.error).toMatchObject({
      name: 'StudioError',
      code: 'unanswered',
      message: expect.stringMatching(
        new RegExp(`did not answer within \\d+ (seconds|minutes) \\(${method}\\)`),
      ),
      hint: expect.stringContaining('try again'),
    });
    expect(waiting.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('begins anew as long as its kind of work waits for its turn, and no longer', async () => {
    const { transport, pushWork } = silentStudio();
    const { withinMs } = studioMethods['runs.generate'].patience;
    const outcome = callOf(transport, 'runs.generate');
    for (let turn = 0; turn < 3; turn++) {
      await vi.advanceTimersByTimeAsync(withinMs - 1);
      pushWork({ kind: 'generate', runId: 'r1', place: 2 });
    }
    expect(outcome.error).toBeUndefined();
    await vi.advanceTimersByTimeAsync(withinMs - 1);
    pushWork(
      { kind: 'generate', runId: 'r1', place: null },
      { kind: 'translate', runId: 'r1', place: 1 },
    );
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome.error).toMatchObject({ code: 'unanswered' });
  });
});

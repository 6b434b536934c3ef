import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPush } from '../../../../main/studio/push.ts';
import { WorkQueue, type WorkRequest } from '../../../../main/studio/work/work-queue.ts';
import { workToldEveryMs, type Work } from '../../../../shared/work.ts';

const plenty = 2 ** 40;

/** A queue, what it told last, and work that ends when the test says so. */
function open(limits: { mostAtOnce?: number; availableBytes?: () => number } = {}) {
  const push = createPush();
  const told: Work[][] = [];
  push.subscribe('work', (work) => told.push(work));
  const queue = new WorkQueue(push, { mostAtOnce: 2, availableBytes: () => plenty, ...limits });
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const ask = (runId: string, request: Partial<WorkRequest> = {}) =>
    queue.run({ kind: 'generate', runId, ...request }, () => {
      begun.push(runId);
      return new Promise<string>((resolve, reject) =>
        ends.set(runId, (error) => (error ? reject(error) : resolve(`${runId} drawn`))),
      );
    });
  const end = async (runId: string, error?: Error) => {
    ends.get(runId)?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, told, begun, ask, end };
}

afterEach(() => void vi.useRealTimers());

describe('work beside the run that trains', () => {
  it('is done in the order in which it was asked for, so many at once as there may be', async () => {
    const { ask, begun, end, told } = open();
    const sheets = ['a', 'b', 'c', 'd'].map((runId) => ask(runId));
    expect(begun).toEqual(['a', 'b']);
    expect(told.at(-1)).toEqual([
      { kind: 'generate', runId: 'a', place: null },
      { kind: 'generate', runId: 'b', place: null },
      { kind: 'generate', runId: 'c', place: 1 },
      { kind: 'generate', runId: 'd', place: 2 },
    ]);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('a');
    await end('c');
    await end('d');
    expect(await Promise.all(sheets)).toEqual(['a drawn', 'b drawn', 'c drawn', 'd drawn']);
    expect(told.at(-1)).toEqual([]);
  });

  it('goes on after work that failed, and tells who asked for that', async () => {
    const { ask, begun, end } = open({ mostAtOnce: 1 });
    const failing = ask('a');
    void ask('b');
    const failed = expect(failing).rejects.toThrow('no engine');
    await end('a', new Error('no engine'));
    await failed;
    expect(begun).toEqual(['a', 'b']);
  });

  it('waits for memory too, but for one that has it all to itself', async () => {
    vi.useFakeTimers();
    let bytes = 100;
    const { ask, begun, told } = open({ availableBytes: () => bytes });
    void ask('a');
    void ask('b');
    expect(begun).toEqual(['a']);
    vi.advanceTimersByTime(workToldEveryMs);
    expect(told.at(-1)?.[1]?.place).toBe(1);
    bytes = plenty;
    vi.advanceTimersByTime(workToldEveryMs);
    expect(begun).toEqual(['a', 'b']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets what measures be alone, and asks what idles to give way', async () => {
    const { ask, begun, end } = open();
    const giveWay = vi.fn();
    void ask('idle', { kind: 'translate', giveWay });
    expect(giveWay).not.toHaveBeenCalled();
    void ask('tune', { kind: 'tune', alone: true });
    void ask('after');
    expect(giveWay).toHaveBeenCalled();
    expect(begun).toEqual(['idle']);
    await end('idle');
    expect(begun).toEqual(['idle', 'tune']);
    await end('tune');
    expect(begun).toEqual(['idle', 'tune', 'after']);
  });

  it('refuses more than anybody asks for, and what waits when the studio closes', async () => {
    const { ask, queue } = open({ mostAtOnce: 1 });
    const asked = Array.from({ length: 66 }, (_, index) => ask(`r${index}`));
    await expect(asked[65]).rejects.toMatchObject({ code: 'conflict' });
    queue.close();
    await expect(asked[64]).rejects.toMatchObject({ code: 'closing' });
    await expect(ask('late')).rejects.toMatchObject({ code: 'closing' });
    await Promise.allSettled(asked.slice(1));
  });
});

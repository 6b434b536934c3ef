import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deadlines, failures } from '../../../../../main/studio/runs/life/life.ts';
import {
  runTrainerJob,
  TrainerSession,
  type SessionEnd,
} from '../../../../../main/studio/runs/life/trainer-session.ts';
import { tryEngine } from '../../../../../main/studio/engine/try-engine.ts';
import type { TrainerExit } from '../../../../../main/studio/runs/trainer-process.ts';
import type { TrainerJob, TrainerMessage } from '../../../../../shared/run/trainer-protocol.ts';
import { FakeTrainer } from '../fake-trainer.ts';

const facts = { id: 'wasm', version: '1', tfjsVersion: '4', device: 'CPU', threads: 1 } as const;
const checkEngine: TrainerJob = { type: 'check-engine', engine: 'tensorflow', folder: '/engine' };
const probe: TrainerJob = { type: 'probe', engines: ['tensorflow', 'wasm'], measureMs: 5_000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A session whose trainer is ready and has got its job. */
function begin(job: TrainerJob) {
  const trainer = new FakeTrainer();
  const session = new TrainerSession({ trainer, job, onMessage: () => undefined });
  const ends: SessionEnd[] = [];
  void session.ended.then((end) => ends.push(end));
  trainer.say({ type: 'ready' });
  return { trainer, ends };
}

describe('a trainer whose engine hangs at its start', () => {
  it('is ended after a while, and says what to do', async () => {
    const { trainer, ends } = begin(checkEngine);
    await vi.advanceTimersByTimeAsync(deadlines.engineMs - 1);
    expect(trainer.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(trainer.killed).toBe(true);
    expect(ends).toMatchObject([
      { failure: { code: 'engine-unavailable', hint: expect.stringContaining('studio doctor') } },
    ]);
  });

  it('has as long again for the next engine that it says it tries', async () => {
    const { trainer } = begin(checkEngine);
    await vi.advanceTimersByTimeAsync(deadlines.engineMs - 1);
    trainer.sayEvents({ type: 'log', step: 0, at: 1, message: 'The next one is tried.' });
    await vi.advanceTimersByTimeAsync(deadlines.engineMs - 1);
    expect(trainer.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(trainer.killed).toBe(true);
  });

  it('may load and measure each engine of a probe', async () => {
    const { trainer } = begin(probe);
    await vi.advanceTimersByTimeAsync(2 * deadlines.engineMs);
    expect(trainer.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(4 * probe.measureMs);
    expect(trainer.killed).toBe(true);
  });

  it('has longer on an NVIDIA card, for which the driver may have to compile, also where that is only preferred', async () => {
    const onCard: TrainerJob = { ...checkEngine, engine: 'cuda' };
    const preferring: TrainerJob = {
      ...{ type: 'time-runs', engine: 'auto', preferredEngine: 'cuda', measureMs: 1, runs: [] },
    };
    for (const job of [onCard, preferring]) {
      const { trainer } = begin(job);
      await vi.advanceTimersByTimeAsync(deadlines.cudaMs - 1);
      expect(trainer.killed).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(trainer.killed).toBe(true);
    }
    const { trainer } = begin({ ...probe, engines: ['cuda', 'wasm'] });
    await vi.advanceTimersByTimeAsync(deadlines.cudaMs + deadlines.engineMs);
    expect(trainer.killed).toBe(false);
  });

  it('may work as long as it likes once the engine is there', async () => {
    const { trainer } = begin(checkEngine);
    trainer.say({ type: 'engine', facts });
    trainer.sayEvents({ type: 'log', step: 0, at: 1, message: 'Training.' });
    await vi.advanceTimersByTimeAsync(100 * deadlines.engineMs);
    expect(trainer.killed).toBe(false);
  });
});

describe('a trainer that has said how its work ended', () => {
  const late = { code: 'internal', message: 'No.', hint: '' } as const;

  it('has some seconds to exit, whether it failed or not', async () => {
    const { trainer, ends } = begin(checkEngine);
    trainer.say({ type: 'engine', facts });
    await vi.advanceTimersByTimeAsync(100 * deadlines.exitMs);
    trainer.say({ type: 'failed', error: late });
    await vi.advanceTimersByTimeAsync(deadlines.exitMs - 1);
    expect(trainer.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(trainer.killed).toBe(true);
    expect(ends).toEqual([{ exit: { code: null, signal: 'SIGKILL' }, failure: late }]);
  });

  it('is not asked to stop any more, which would give it longer', async () => {
    const trainer = new FakeTrainer();
    const session = new TrainerSession({ trainer, job: checkEngine, onMessage: () => undefined });
    trainer.say({ type: 'ready' });
    session.leave();
    session.stop(100 * deadlines.exitMs);
    await vi.advanceTimersByTimeAsync(deadlines.exitMs);
    expect(trainer.commands.map(({ type }) => type)).toEqual(['job']);
    expect(trainer.killed).toBe(true);
  });
});

describe('a job with one answer', () => {
  async function run(answerMs?: number) {
    const trainer = new FakeTrainer();
    const answered = runTrainerJob({
      ...{ startTrainer: () => trainer, logFile: '', job: checkEngine, answer: 'engine', answerMs },
    });
    answered.catch(() => undefined);
    trainer.say({ type: 'ready' });
    return { trainer, answered };
  }

  it('is answered though its process then hangs, which is ended', async () => {
    const { trainer, answered } = await run();
    trainer.say({ type: 'engine', facts });
    await vi.advanceTimersByTimeAsync(deadlines.exitMs);
    expect(trainer.killed).toBe(true);
    expect(await answered).toMatchObject({ facts });
  });

  it('is ended where there is no answer in time', async () => {
    const { trainer, answered } = await run(deadlines.engineCheckMs);
    await vi.advanceTimersByTimeAsync(deadlines.engineCheckMs);
    expect(trainer.killed).toBe(true);
    await expect(answered).rejects.toThrow(/no answer after 2 minutes/);
  });
});

describe('an engine that was just fetched and does not answer', () => {
  it.each([
    [
      'tensorflow',
      deadlines.engineCheckMs,
      'engine-unavailable',
      /^It does not run on this machine/,
    ],
    ['cuda', deadlines.cudaMs, 'unanswered', /^It is here, and did not compute within 40 minutes/],
  ] as const)('by %s', async (by, answerMs, code, message) => {
    const trainer = new FakeTrainer();
    const tried = tryEngine(() => trainer, { what: 'it', folder: '/engine', by });
    tried.catch(() => undefined);
    trainer.say({ type: 'ready' });
    await vi.advanceTimersByTimeAsync(answerMs);
    expect(trainer.killed).toBe(true);
    await expect(tried).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('a trainer that is gone without an answer', () => {
  const without = (exit: TrainerExit) => failures.vanished(exit);

  it.each([0, 1, 9, 137, 3_221_225_477, null])(
    'vanished, though its exit code is %s: memory is named first, and the log beside it',
    (code) => {
      const { message, hint } = without({ code, signal: null });
      expect(message).toContain('ended without a word in the middle of its work');
      expect(message).not.toContain('code 0');
      expect(hint).toMatch(
        /^Systems do this when memory runs out: .*log of the run.*last checkpoint/,
      );
    },
  );

  it('was killed where a signal is told, for memory as well', () => {
    const { message, hint } = without({ code: null, signal: 'SIGKILL' });
    expect(message).toBe('The trainer process was killed (SIGKILL) in the middle of its work.');
    expect(hint).toMatch(/^Systems do this when memory runs out: /);
  });

  it('leads to the log first where it was a fault of its own', () => {
    const { hint } = without({ code: null, signal: 'SIGSEGV' });
    expect(hint).toMatch(/^The log of the run may say why; .*memory/);
  });

  it('is not listened to any more, whatever is handed on of it later', async () => {
    const heard: TrainerMessage[] = [];
    const trainer = new FakeTrainer();
    const onMessage = (message: TrainerMessage) => void heard.push(message);
    const session = new TrainerSession({ trainer, job: checkEngine, onMessage });
    trainer.say({ type: 'ready' });
    trainer.exit({ code: 0, signal: null });
    trainer.say({ type: 'engine', facts });
    trainer.say({ type: 'failed', error: { code: 'internal', message: 'Late.', hint: '' } });
    expect(await session.ended).toEqual({ exit: { code: 0, signal: null }, failure: null });
    expect(heard).toEqual([]);
  });
});

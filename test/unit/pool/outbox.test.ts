import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FolderStore } from '../../../main/pool/files/folder-store.ts';
import { connect } from '../../../main/pool/redis/connect.ts';
import { Fenced, JobRecords } from '../../../main/pool/redis/job-records.ts';
import { entriesKey } from '../../../main/pool/redis/keys.ts';
import { Outbox } from '../../../main/pool/worker/outbox.ts';
import { Teller } from '../../../main/pool/worker/teller.ts';
import { poolEntrySchema } from '../../../shared/pool/entry.ts';
import type { TrainerEvent } from '../../../shared/run/events.ts';
import { usePool } from '../../redis-server.ts';
import { examplePoolJob } from './example-job.ts';
import { patience } from './run-on-machine.ts';

const pool = usePool();
let jobs = 0;

/** An outbox of a machine that has taken a job, on a real server and a real store. */
async function open(saveEveryMs = 60_000, rungs: number[] = []) {
  const jobId = `r1-outbox${++jobs}`;
  const redis = connect(pool.addresses());
  const home = mkdtempSync(join(tmpdir(), 'studio-outbox-'));
  onTestFinished(() => {
    redis.disconnect();
    rmSync(home, { recursive: true, force: true });
  });
  const records = new JobRecords(redis);
  await records.put(jobId, examplePoolJob());
  const teller = new Teller(records, jobId);
  await teller.take();
  const problems: unknown[] = [];
  const outbox = new Outbox({
    home,
    files: new FolderStore(pool.addresses().store),
    owner: `jobs/${jobId}`,
    teller,
    howItTrains: () => ({ before: null, stepsPerTick: 1 }),
    saveEveryMs,
    isOwed: (step) => rungs.includes(step),
    onProblem: (problem) => problems.push(problem),
  });
  const say = (...events: TrainerEvent[]) => outbox.add({ type: 'events', attempt: 1, events });
  const told = async (): Promise<TrainerEvent[][]> =>
    (await redis.xrange(entriesKey(jobId), '-', '+')).map(([, [, text = '']]) => {
      const entry = poolEntrySchema.parse(JSON.parse(text));
      return entry.kind === 'said' && entry.message.type === 'events' ? entry.message.events : [];
    });
  /** In how many milliseconds so many entries are there. */
  const isToldAfter = async (entries: number): Promise<number> => {
    const from = performance.now();
    await expect.poll(async () => (await told()).length, patience).toBe(entries);
    return performance.now() - from;
  };
  return { jobId, records, outbox, home, say, told, isToldAfter, problems };
}

function checkpoint(home: string, step: number): TrainerEvent {
  const path = `runs/r1/checkpoints/${String(step).padStart(6, '0')}`;
  mkdirSync(join(home, path), { recursive: true });
  writeFileSync(join(home, path, 'manifest.json'), `manifest of ${step}`);
  return { type: 'checkpoint', step, at: step, path, hash: 'h', bytes: 9 };
}
function progress(step: number): TrainerEvent {
  const rest = { totalSteps: 100, imagesSeen: step, stepsPerSecond: 1, elapsedMs: 1, etaMs: 1 };
  return { type: 'progress', step, at: step, memoryBytes: 1, ...rest };
}
function tick(step: number): TrainerEvent {
  const one = { count: 1, mean: step, min: step, max: step };
  return { type: 'series', step, at: step, values: { time: one } };
}

const state: TrainerEvent = {
  type: 'state',
  step: 0,
  at: 1,
  state: 'running',
  message: 'Training.',
};

/** In the store, by their hashes. */
async function filesOf(jobId: string): Promise<string[]> {
  const folder = join(pool.addresses().store, 'jobs', jobId);
  if (!existsSync(folder)) return [];
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const stepsOf = (events: TrainerEvent[][], type: string) =>
  events.flat().flatMap((event) => (event.type === type ? event.step : []));

describe('what a machine tells', () => {
  it('is put together, with the newest progress alone', async () => {
    const { outbox, say, told } = await open();
    say(tick(1), progress(1));
    say(tick(2), tick(3));
    say(progress(3), tick(4));
    await outbox.empty();
    const events = await told();
    expect(events).toHaveLength(1);
    expect(stepsOf(events, 'series')).toEqual([1, 2, 3, 4]);
    expect(stepsOf(events, 'progress')).toEqual([3]);
  });

  it('has a checkpoint every so many seconds and the last, whose files are kept for that', async () => {
    const { outbox, home, say, told, records, jobId } = await open();
    for (const step of [10, 20, 30]) {
      say(tick(step), checkpoint(home, step));
      // As a trainer does that keeps the newest alone.
      if (step > 10)
        rmSync(join(home, `runs/r1/checkpoints/0000${step - 10}`), { recursive: true });
    }
    rmSync(join(home, 'runs'), { recursive: true });
    await outbox.empty();
    expect(stepsOf(await told(), 'checkpoint')).toEqual([10, 30]);
    const take = await records.take(jobId, 'bert');
    expect(take?.checkpoint).toMatchObject({ step: 30, files: [{ bytes: 14 }] });
    expect(existsSync(join(home, 'held/2'))).toBe(false);
  });

  it('has those at which the run is compared with others in any case', async () => {
    const { outbox, home, say, told } = await open(60_000, [20]);
    for (const step of [10, 20, 30, 40]) say(checkpoint(home, step));
    await outbox.empty();
    expect(stepsOf(await told(), 'checkpoint')).toEqual([10, 20, 40]);
  });

  it('has the last checkpoint of a run that is paused, too', async () => {
    const { home, say, told } = await open(50);
    say(checkpoint(home, 10));
    say(checkpoint(home, 20));
    await expect.poll(async () => stepsOf(await told(), 'checkpoint')).toEqual([10, 20]);
  });

  it('goes there a second later, also what is said while something else is on its way', async () => {
    const { say, isToldAfter } = await open();
    say(state);
    say(tick(1));
    expect(await isToldAfter(2)).toBeGreaterThan(900);
  });

  it('goes there sooner while somebody looks', async () => {
    const { jobId, records, say, isToldAfter } = await open();
    await records.watch(jobId, 60_000);
    // The answer to what is told first says that somebody looks.
    say(state);
    await isToldAfter(1);
    const waits: number[] = [];
    for (const step of [1, 2, 3, 4, 5]) {
      say(tick(step));
      waits.push(await isToldAfter(step + 1));
    }
    // Other tests may have the processors, but not each time.
    expect(Math.min(...waits)).toBeLessThan(700);
  });

  it('leaves no file where the job was let go of while it was put', async () => {
    const { jobId, records, outbox, home, say, problems } = await open();
    const store = new FolderStore(pool.addresses().store);
    say(checkpoint(home, 10));
    await outbox.empty();
    expect(await filesOf(jobId)).toHaveLength(1);
    await records.remove(jobId);
    await store.removeAll(`jobs/${jobId}`);
    say(checkpoint(home, 20));
    await expect(outbox.empty()).rejects.toThrow(Fenced);
    expect(await filesOf(jobId)).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it('leaves the files of the machine that has the job by now', async () => {
    const { jobId, records, outbox, home, say } = await open();
    await records.take(jobId, 'bert');
    say(checkpoint(home, 10));
    await expect(outbox.empty()).rejects.toThrow(Fenced);
    expect(await filesOf(jobId)).toHaveLength(1);
  });

  it('is told no more where this machine cannot keep a file for it, and throws at no trainer', async () => {
    const { outbox, home, say, problems } = await open();
    // As on a full disk, no second place can be made.
    writeFileSync(join(home, 'held'), '');
    expect(() => say(checkpoint(home, 10))).not.toThrow();
    expect(problems).toMatchObject([
      { code: expect.stringMatching(/^(ENOTDIR|EEXIST)$/) as string },
    ]);
    say(tick(11));
    await expect(outbox.empty()).rejects.toBe(problems[0]);
  });

  it('is told of whether somebody looks', async () => {
    const { records, jobId } = await open();
    const teller = new Teller(records, jobId);
    await teller.take();
    const left = { kind: 'left', machine: 'anna', why: 'x' } as const;
    expect(await teller.tell(left)).toBe(false);
    await records.watch(jobId, 60_000);
    expect(await teller.tell(left)).toBe(true);
  });
});

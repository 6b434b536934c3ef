import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRuns } from '../../../../main/studio/runs/create-runs.ts';
import { deadlines } from '../../../../main/studio/runs/life/life.ts';
import { recordEvents } from '../../../../main/studio/runs/life/record-events.ts';
import { Runs } from '../../../../main/studio/runs/runs.ts';
import { WorkQueue } from '../../../../main/studio/work/work-queue.ts';
import type { ModelId } from '../../../../shared/hyperparameters/models.ts';
import type { Work } from '../../../../shared/work.ts';
import { fakeTrainers, type FakeTrainer } from '../runs/fake-trainer.ts';
import { settle, testCore, writeCheckpoint } from '../runs/test-core.ts';

const mostAtOnce = 2;

/** The core with runs that have a checkpoint, and how many of its processes run. */
function open(model: ModelId, count: number) {
  const { started, startTrainer } = fakeTrainers();
  let running = 0;
  let mostRunning = 0;
  const plain = testCore(startTrainer);
  const core = {
    ...plain,
    startTrainer: (...options: Parameters<typeof startTrainer>) => {
      const trainer = startTrainer(...options);
      mostRunning = Math.max(mostRunning, ++running);
      const onExit = trainer.onExit.bind(trainer);
      trainer.onExit = (listener) =>
        onExit((exit) => {
          running--;
          listener(exit);
        });
      return trainer;
    },
    work: new WorkQueue(plain.push, { mostAtOnce, availableBytes: () => 2 ** 40 }),
  };
  const told: Work[][] = [];
  core.push.subscribe('work', (work) => told.push(work));
  const ids = Array.from({ length: count }, () =>
    createRuns(core, { datasetId: 'd1', hyperparameters: { model }, engine: 'auto' }),
  ).flat();
  for (const id of ids) recordEvents(core, id, [writeCheckpoint(core, id, 10)]);
  return { core, started, told, ids, runs: new Runs(core), mostRunning: () => mostRunning };
}

const facts = { id: 'wasm', version: '1', tfjsVersion: '4', device: 'CPU', threads: 1 } as const;

/** It is ready and has loaded its engine; whether it answers then is another matter. */
function load(trainer: FakeTrainer): void {
  trainer.say({ type: 'ready' });
  trainer.say({ type: 'engine', facts });
}

describe('trainer processes beside the run that trains', () => {
  it('are two for twelve sheets that are asked for at once, and all are drawn', async () => {
    const { runs, started, told, ids, mostRunning } = open('dcgan', 1);
    const [runId = ''] = ids;
    const sheets = Array.from({ length: 12 }, (_, seed) =>
      runs.generate({ runId, count: 4, seed }),
    );
    expect(started.length).toBe(mostAtOnce);
    expect(told.at(-1)?.filter(({ place }) => place !== null)).toHaveLength(10);
    for (let index = 0; index < 12; index++) {
      const trainer = started[index];
      trainer?.say({ type: 'ready' });
      const job = trainer?.commands[0];
      const path = job?.type === 'job' && job.job.type === 'generate' ? job.job.output : '';
      const sheet = { path, count: 4, columns: 2, cellSize: 32, step: 10 };
      trainer?.say({ type: 'generated', ...sheet });
      trainer?.exit({ code: 0, signal: null });
      await settle();
    }
    expect((await Promise.all(sheets)).map(({ seed }) => seed)).toEqual([...Array(12).keys()]);
    expect(mostRunning()).toBe(mostAtOnce);
  });

  it('are two for pictures of twelve runs, of which each is drawn', async () => {
    const { runs, started, ids, mostRunning } = open('pix2pix', 12);
    const pictures = ids.map((runId) => runs.exampleSource(runId, 0));
    expect(started.length).toBe(mostAtOnce);
    for (let index = 0; index < 12; index++) {
      const trainer = started[index];
      trainer?.say({ type: 'ready' });
      trainer?.say({ type: 'engine', facts });
      const picture = { size: 32, rgba: new Uint8Array(32 * 32 * 4).fill(index) };
      trainer?.say({ type: 'picture', requestId: 1, picture });
      // The last one stays for whoever draws on; every other was let go and exits.
      if (index < 11) expect(trainer?.commands.at(-1)).toEqual({ type: 'stop' });
      trainer?.exit({ code: 0, signal: null });
      await settle();
    }
    const drawn = (await Promise.all(pictures)).map(({ rgba }) => rgba[0]);
    expect(drawn).toEqual([...Array(12).keys()]);
    expect(mostRunning()).toBe(mostAtOnce);
  });

  it('give their room back when they hang: for a sheet, and for a picture', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { runs, started, ids } = open('pix2pix', 3);
    const [one = '', other = '', third = ''] = ids;
    const sheet = runs.generate({ runId: one, count: 4 });
    const picture = runs.exampleSource(other, 0);
    const last = runs.exampleSource(third, 0);
    for (const promise of [sheet, picture, last]) promise.catch(() => undefined);
    for (const trainer of started) load(trainer);
    expect(started.length).toBe(mostAtOnce);
    vi.advanceTimersByTime(deadlines.lastDrawingsMs);
    await expect(picture).rejects.toMatchObject({ code: 'trainer-crashed' });
    expect(started.length).toBe(3);
    if (started[2]) load(started[2]);
    vi.advanceTimersByTime(deadlines.answerMs);
    await expect(sheet).rejects.toMatchObject({
      code: 'trainer-crashed',
      message: expect.stringContaining('no answer after 12 minutes'),
    });
    expect(started[0]?.killed).toBe(true);
  });

  it('lets one that only stays warm go when something waits', async () => {
    const { runs, started, ids } = open('pix2pix', 3);
    const [warm = '', ...others] = ids;
    const picture = runs.exampleSource(warm, 0);
    started[0]?.say({ type: 'ready' });
    started[0]?.say({ type: 'engine', facts });
    const answer = { size: 32, rgba: new Uint8Array(32 * 32 * 4) };
    started[0]?.say({ type: 'picture', requestId: 1, picture: answer });
    await picture;
    for (const runId of others) void runs.generate({ runId, count: 4 }).catch(() => undefined);
    expect(started.length).toBe(mostAtOnce);
    expect(started[0]?.commands.at(-1)).toEqual({ type: 'stop' });
    started[0]?.exit({ code: 0, signal: null });
    await settle();
    expect(started.length).toBe(3);
  });
});

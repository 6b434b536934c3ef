import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { closeInTime } from '../../../main/host/close-in-time.ts';
import { forkPictureProcess } from '../../../main/host/fork-process.ts';
import { insertDataset } from '../../../main/store/datasets.ts';
import { openLibrary } from '../../../main/store/library.ts';
import { insertRun } from '../../../main/store/runs.ts';
import { deadlines, stopMs } from '../../../main/studio/runs/life/life.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import { exampleDataset, exampleRun } from '../store/examples.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { fakeTrainers, type FakeTrainer } from '../studio/runs/fake-trainer.ts';
import { settle } from '../studio/runs/test-core.ts';

/** A studio whose run is at step after step of two seconds. */
async function training() {
  const libraryPath = join(temporaryFolder(), 'library');
  const library = openLibrary(libraryPath);
  insertDataset(library.store, exampleDataset());
  insertRun(library.store, exampleRun());
  library.close();
  const { startTrainer, started } = fakeTrainers();
  const studio = openStudio({
    ...{ libraryPath, startTrainer, startPictureProcess: forkPictureProcess, appVersion: '1' },
  });
  studio.runs.continueQueue();
  await settle();
  const trainer = started[0] as FakeTrainer;
  trainer.begin();
  trainer.sayEvents({
    ...{ type: 'progress', step: 1, at: 1, totalSteps: 9, imagesSeen: 8, stepsPerSecond: 0.5 },
    ...{ elapsedMs: 2_000, etaMs: null, memoryBytes: 1 },
  });
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  return { studio, trainer };
}

describe('closing a studio, for every host', () => {
  it('takes as long as the table of deadlines says, where even a kill does not end the trainer', async () => {
    const { studio, trainer } = await training();
    vi.spyOn(trainer, 'kill').mockImplementation(() => (trainer.killed = true));
    let inTime: boolean | undefined;
    void closeInTime(studio).then((answer) => (inTime = answer));
    const withinMs = stopMs(0.5) + deadlines.exitMs + deadlines.closeRestMs;
    expect(studio.closing).toMatchObject({ endsBy: Date.now() + withinMs });
    await vi.advanceTimersByTimeAsync(stopMs(0.5));
    expect(trainer.killed).toBe(true);
    await vi.advanceTimersByTimeAsync(deadlines.exitMs + deadlines.closeRestMs - 1);
    expect(inTime).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(inTime).toBe(false);
    trainer.exit({ code: null, signal: 'SIGKILL' });
    await studio.close();
  });

  it('is over as soon as all is saved', async () => {
    const { studio, trainer } = await training();
    const closed = closeInTime(studio);
    trainer.finish('stopped', 1);
    expect(await closed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails where closing fails', async () => {
    const { studio, trainer } = await training();
    trainer.finish('completed', 1);
    await studio.close();
    const broken = { ...studio, close: () => Promise.reject(new Error('disk full')) };
    await expect(closeInTime(broken)).rejects.toThrow('disk full');
  });
});

import { describe, expect, it, vi } from 'vitest';
import { followRuns } from '../../../main/cli/follow-runs.ts';
import type { Studio } from '../../../main/studio/studio.ts';
import { Runs } from '../../../main/studio/runs/runs.ts';
import { type FakeTrainer, fakeTrainers, seriesAt } from '../studio/runs/fake-trainer.ts';
import { settle, testCore, writeCheckpoint } from '../studio/runs/test-core.ts';

/** A command that follows a run whose last checkpoint is being measured when its training ends. */
async function followToTheEnd() {
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runs = new Runs(core, 'fail', Infinity);
  const [orderly, atOnce] = [new AbortController(), new AbortController()];
  const interruption = { orderly: orderly.signal, atOnce: atOnce.signal };
  const studio = { runs, push: core.push, libraryPath: core.libraryPath };
  const request = { datasetId: 'd1', hyperparameters: { steps: 40 }, engine: 'auto' } as const;
  let hasEnded = false;
  const ended = followRuns(studio as unknown as Studio, { json: false, interruption }, () =>
    runs.create(request),
  ).finally(() => (hasEnded = true));
  await settle();
  const [run] = runs.list();
  const [trainer] = started as [FakeTrainer];
  trainer.begin();
  trainer.sayEvents(seriesAt(40), writeCheckpoint(core, run?.id ?? '', 40));
  await settle();
  const measuring = started[1] as FakeTrainer;
  measuring.say({ type: 'ready' });
  trainer.finish('completed', 40);
  await settle();
  const text = () => said.join('');
  return { core, runs, measuring, orderly, ended, hasEnded: () => hasEnded, text };
}

describe('a command whose run has ended', () => {
  it('waits for what is measured of the last checkpoint, and says so', async () => {
    const { measuring, ended, hasEnded, text } = await followToTheEnd();
    expect(hasEnded()).toBe(false);
    expect(text()).toContain(
      'Measuring creatures of the last checkpoint, 2 min at most; Ctrl-C skips it.',
    );
    const values = { 'quality/kid': { count: 64, mean: 212, min: 203, max: 221 } };
    measuring.say({ type: 'measured', step: 40, values, findings: [], processorMs: 1 });
    measuring.exit({ code: 0, signal: null });
    expect(await ended).toBe(0);
    expect(text()).toContain('step 40: KID (EfficientNet-Lite0) 212 ± 9');
  });

  it('ends at Ctrl-C without it, and has done what it was asked', async () => {
    const { runs, orderly, ended } = await followToTheEnd();
    orderly.abort();
    expect(await ended).toBe(0);
    await runs.close('kill');
  });

  it('waits no longer than two minutes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { runs, ended, hasEnded } = await followToTheEnd();
    await vi.advanceTimersByTimeAsync(119_000);
    expect(hasEnded()).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await ended).toBe(0);
    vi.useRealTimers();
    await runs.close('kill');
  });
});

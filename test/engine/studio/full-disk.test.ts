import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { trainerEventSchema } from '../../../shared/run/events.ts';
import { runSummarySchema } from '../../../shared/run/run.ts';
import { mountSmallDisk } from '../../small-disk.ts';
import { storedSteps, toldSteps } from '../told-steps.ts';
import { studioCommand } from './command-line.ts';
import { openWithDataset } from './open-with-dataset.ts';
import { tinyHyperparameters, tinySpriteFolder } from './tiny-dataset.ts';

const tiny =
  '--size 16 --base-channels 4 --latent-size 8 --batch 4 --sample-count 4 --sample-every 500 --checkpoint-every 50'.split(
    ' ',
  );
const mebibytes = 24;
const waiting = { timeout: 60_000, interval: 50 };

async function onlyRun(library: string) {
  const { stdout } = await studioCommand(library, 'runs', '--json').ended;
  return z.array(runSummarySchema).length(1).parse(JSON.parse(stdout))[0];
}

const lossSteps = (stdout: string) =>
  toldSteps(
    stdout
      .split('\n')
      .filter((line) => line.includes('"type":"series"'))
      .map((line) => trainerEventSchema.parse(JSON.parse(line))),
  );

describe('studio train on a disk that fills up', () => {
  it('saves what was trained, ends in words with code 1, and resumes without a step lost', async (context) => {
    const disk = mountSmallDisk(mebibytes * 1_024);
    if (!disk) return context.skip('a file system cannot be mounted here');
    const library = join(disk.path, 'library');
    const steps = ['--steps', '1000000', '--name', 'long', '--json'];
    const training = studioCommand(library, 'train', tinySpriteFolder(), ...tiny, ...steps);
    await training.line((line) => line.includes('"type":"checkpoint"'));
    disk.fill();
    const { code, stdout, stderr } = await training.ended;
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.not.stringMatching(/ {4}at /),
    });
    expect(stdout + stderr).toMatch(/disk of the library is full/);
    expect(stdout + stderr).toMatch(/Make room for [\d.]+ [kM]B/);

    disk.empty();
    const left = await onlyRun(library);
    expect(['failed', 'interrupted']).toContain(left?.state);
    expect(left?.problem?.hint).toMatch(/Resume|resume/);
    const kept = left?.lastCheckpointStep ?? 0;
    expect(kept).toBeGreaterThanOrEqual(lossSteps(stdout).at(-1) ?? Infinity);
    expect(existsSync(join(library, `runs/${left?.id}/checkpoint.reserve`))).toBe(false);

    const total = String(kept + 5);
    const resumed = await studioCommand(library, 'resume', 'long', '--steps', total, '--json')
      .ended;
    expect(resumed.code).toBe(0);
    expect(lossSteps(resumed.stdout)).toEqual([1, 2, 3, 4, 5].map((each) => kept + each));
  });
});

describe('a studio with a window on a disk that fills up', () => {
  it('holds the run, says how much room it needs, and goes on by itself with no step missing', async (context) => {
    const disk = mountSmallDisk(mebibytes * 1_024);
    if (!disk) return context.skip('a file system cannot be mounted here');
    const { studio, datasetId } = await openWithDataset(join(disk.path, 'library'), 'wait');
    const hyperparameters = { ...tinyHyperparameters, steps: 1_000_000, checkpointEvery: 50 };
    const [run] = studio.runs.create({ datasetId, hyperparameters, engine: 'auto' });
    const now = () => studio.runs.get(run?.id ?? '');
    await vi.waitFor(() => expect(now().lastCheckpointStep).toBeGreaterThan(0), waiting);
    disk.fill();
    const hint = expect.stringMatching(
      /^Make room for [\d.]+ [kM]B there: training goes on by itself/,
    );
    const isHeld = { state: 'paused', problem: { code: 'disk-full', hint } };
    await vi.waitFor(() => expect(now()).toMatchObject(isHeld), waiting);
    disk.empty();
    await vi.waitFor(
      () => expect(now()).toMatchObject({ state: 'running', problem: null }),
      waiting,
    );
    const reached = now().step;
    await vi.waitFor(() => expect(now().step).toBeGreaterThan(reached + 60), waiting);
    const { 'generator/loss': losses } = studio.runs.series(run?.id ?? '').columns;
    const steps = losses ? storedSteps(losses) : [];
    expect(steps.length).toBeGreaterThan(0);
    expect(steps).toEqual(steps.map((_, index) => index + 1));
    studio.runs.stop(run?.id ?? '');
    await vi.waitFor(() => expect(now().state).toBe('stopped'), waiting);
    expect(now().lastCheckpointStep).toBe(now().step);
  });
});

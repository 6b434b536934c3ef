import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  keepForFavourite,
  mostKeptForFavourites,
  settleKeptCheckpoints,
} from '../../../../../main/studio/runs/kept/kept-checkpoints.ts';
import { Runs } from '../../../../../main/studio/runs/runs.ts';
import { deleteKeptCheckpoint } from '../../../../../main/store/checkpoints.ts';
import { deleteFavourite, insertFavourite } from '../../../../../main/store/favourites.ts';
import type { Core } from '../../../../../main/studio/core.ts';
import { type FakeTrainer, fakeTrainers, seriesAt } from '../fake-trainer.ts';
import { settle, testCore, writeCheckpoint } from '../test-core.ts';

/** A run that is measured at every checkpoint, with the KID that the test says. */
async function openMeasured() {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runs = new Runs(core, 'fail', Infinity);
  const [run] = runs.create({
    datasetId: 'd1',
    hyperparameters: { steps: 10_000 },
    engine: 'auto',
  });
  const runId = run?.id ?? '';
  await settle();
  const trainer = started[0] as FakeTrainer;
  trainer.begin();

  /** Trains to a step, and has it measured; the trainer's own copy may be deleted meanwhile. */
  async function measure(step: number, kid: number, meanwhile: () => void = () => undefined) {
    trainer.sayEvents(seriesAt(step), writeCheckpoint(core, runId, step));
    await settle();
    const measuring = started.at(-1) as FakeTrainer;
    measuring.say({ type: 'ready' });
    meanwhile();
    const values = { 'quality/kid': { count: 64, mean: kid, min: kid - 9, max: kid + 9 } };
    measuring.say({ type: 'measured', step, values, findings: [], processorMs: 1 });
    measuring.exit({ code: 0, signal: null });
    await settle();
  }
  /** Where the checkpoint lies that is measured now. */
  function measured(): string {
    started.at(-1)?.say({ type: 'ready' });
    const job = started.at(-1)?.commands.find((command) => command.type === 'job')?.job;
    if (job?.type !== 'measure') throw new Error('nothing is measured');
    return job.checkpoint;
  }
  const folder = join(core.libraryPath, `runs/${runId}`);
  const prune = (step: number) =>
    rmSync(join(folder, 'checkpoints', named(step)), { recursive: true });
  const kept = () =>
    existsSync(join(folder, 'kept'))
      ? readdirSync(join(folder, 'kept')).filter((name) => !name.endsWith('.partial'))
      : [];
  return { core, runs, runId, trainer, measure, measured, prune, kept, folder };
}

const named = (step: number) => String(step).padStart(6, '0');

function star(core: Core, runId: string, step: number) {
  const id = `f${step}`;
  insertFavourite(core.store, {
    ...{ id, runId, runName: 'x', sampleId: `s${step}`, index: 0, step, seed: 1, size: 16 },
    ...{
      condition: null,
      recolouring: null,
      rating: null,
      rejectedAt: null,
      path: `favourites/${id}.png`,
      createdAt: 1,
    },
  });
  keepForFavourite(core, runId, step);
}

describe('the best checkpoint of a run', () => {
  it('stays when its trainer deletes its own, until a better one comes; an equal one is none', async () => {
    const { runs, runId, measure, prune, kept, folder } = await openMeasured();
    await measure(10, 300);
    expect(kept()).toEqual(['000010']);
    await measure(20, 200, () => prune(20));
    expect(kept()).toEqual(['000020']);
    expect(readFileSync(join(folder, 'kept/000020/generator.safetensors'), 'utf8')).toBe(
      'tensors of step 20',
    );
    await measure(30, 200);
    await measure(40, 250);
    expect(kept()).toEqual(['000020']);
    expect(runs.get(runId).bestMark).toEqual({ step: 20, value: 200, error: 9 });
    expect(runs.list()[0]?.bestMark).toEqual({ step: 20, value: 200, error: 9 });
    const points = runs.checkpoints(runId);
    expect(points.map(({ step, isKept, isNewest }) => [step, isKept, isNewest])).toEqual([
      [10, false, false],
      [20, true, false],
      [30, false, false],
      [40, false, true],
    ]);
    expect(points[1]?.mark).toEqual({ value: 200, error: 9 });
  });

  it('costs the run and its measurement nothing where it cannot be kept', async () => {
    const { runs, runId, measure, folder } = await openMeasured();
    // A file where the folder should be.
    mkdirSync(folder, { recursive: true });
    renameSync(join(folder, 'config.json'), join(folder, 'kept'));
    await measure(10, 300);
    expect(runs.get(runId)).toMatchObject({
      ...{ state: 'running', problem: null, bestMark: { value: 300 } },
    });
  });
});

describe('a checkpoint whose creatures were starred', () => {
  it('can be read while it is measured, and is the best then', async () => {
    const { core, runs, runId, measure, measured, kept } = await openMeasured();
    await measure(10, 300);
    await measure(20, 200, () => {
      star(core, runId, 20);
      expect(existsSync(join(core.libraryPath, measured()))).toBe(true);
    });
    expect(kept()).toEqual(['000020']);
    const marks = runs.checkpoints(runId).map(({ step, mark }) => [step, mark?.value]);
    expect(marks).toEqual([
      [10, undefined],
      [20, 200],
    ]);
  });

  it('can be read while it is measured, also where others take its place among them', async () => {
    const { core, runId, trainer, measure, measured } = await openMeasured();
    const checkpoint = (step: number) =>
      trainer.sayEvents(seriesAt(step), writeCheckpoint(core, runId, step));
    await measure(1, 100);
    checkpoint(2);
    star(core, runId, 2);
    await settle();
    for (let step = 3; step <= mostKeptForFavourites + 3; step++) {
      checkpoint(step);
      star(core, runId, step);
    }
    expect(existsSync(join(core.libraryPath, measured()))).toBe(true);
  });

  it('stays beside the best, and as that when it is both', async () => {
    const { core, runs, runId, measure, prune, kept } = await openMeasured();
    await measure(10, 300);
    star(core, runId, 10);
    await measure(20, 200);
    expect(kept()).toEqual(['000010', '000020']);
    prune(10);
    expect(runs.checkpoints(runId)[0]).toMatchObject({
      ...{ step: 10, isKept: true, mark: null, favourites: 1 },
    });
  });

  it('is one of a bounded number', async () => {
    const { core, runId, trainer, kept } = await openMeasured();
    for (let step = 1; step <= mostKeptForFavourites + 3; step++) {
      trainer.sayEvents(seriesAt(step), writeCheckpoint(core, runId, step));
      star(core, runId, step);
    }
    expect(kept()).toHaveLength(mostKeptForFavourites);
    expect(kept()[0]).toBe('000004');
  });

  it('is not kept where its files are gone or were changed', async () => {
    const { core, runId, trainer, prune, kept } = await openMeasured();
    trainer.sayEvents(seriesAt(5), writeCheckpoint(core, runId, 5));
    prune(5);
    star(core, runId, 5);
    expect(kept()).toEqual([]);
  });
});

describe('opening a library', () => {
  it('brings rows and folders together, and deletes what nothing keeps any more', async () => {
    const { core, runs, runId, measure, kept, folder } = await openMeasured();
    await measure(10, 300);
    star(core, runId, 10);
    await measure(20, 200);
    const steps = () => runs.checkpoints(runId).flatMap(({ step, isKept }) => (isKept ? step : []));

    // A row without its folder.
    rmSync(join(folder, 'kept/000010'), { recursive: true });
    // A folder without its row, of the best.
    deleteKeptCheckpoint(core.store, runId, 20);
    // Left half made, and what is none at all.
    mkdirSync(join(folder, 'kept/000030.partial'));
    mkdirSync(join(folder, 'kept/000040'));
    settleKeptCheckpoints(core);
    expect(readdirSync(join(folder, 'kept'))).toEqual(['000020']);
    expect(steps()).toEqual([20]);
    expect(runs.checkpoints(runId).find(({ step }) => step === 20)?.mark).toMatchObject({
      value: 200,
    });

    // Killed between the row and the name.
    renameSync(join(folder, 'kept/000020'), join(folder, 'kept/000020.partial'));
    settleKeptCheckpoints(core);
    expect(kept()).toEqual(['000020']);

    keepForFavourite(core, runId, 10);
    expect(steps()).toEqual([10, 20]);
    deleteFavourite(core.store, 'f10');
    settleKeptCheckpoints(core);
    expect(steps()).toEqual([20]);
    expect(kept()).toEqual(['000020']);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { encodePng } from '../../../../../main/png/png.ts';
import { createRuns } from '../../../../../main/studio/runs/create-runs.ts';
import { Latents } from '../../../../../main/studio/runs/latents/latents.ts';
import { recordEvents } from '../../../../../main/studio/runs/life/record-events.ts';
import { WarmProcess } from '../../../../../main/studio/runs/translate/warm-process.ts';
import { findSample, givenLatentsOf, insertSample } from '../../../../../main/store/samples.ts';
import { mixSchema, sliderName, walkSchema } from '../../../../../shared/creature/latents.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import type { Sample } from '../../../../../shared/run/run.ts';
import { fakeTrainers, type FakeTrainer } from '../fake-trainer.ts';
import { settle, testCore, writeCheckpoint } from '../test-core.ts';

const facts = { id: 'wasm', version: '1', tfjsVersion: '4', device: 'CPU', threads: 1 } as const;
const base64Of = (...numbers: number[]) =>
  Buffer.from(Float32Array.from(numbers).buffer).toString('base64');

/** Runs with checkpoints of steps 10 and 20, and what lies between their creatures. */
function open(...each: HyperparameterChoices[]) {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runIds = each.flatMap((hyperparameters) =>
    createRuns(core, { datasetId: 'd1', hyperparameters, engine: 'auto' }),
  );
  for (const runId of runIds)
    for (const step of [10, 20]) recordEvents(core, runId, [writeCheckpoint(core, runId, step)]);
  let sheets = 0;
  const sheet = (runId: string, changes: Partial<Sample> = {}) => {
    const id = `s${++sheets}`;
    const sample: Sample = {
      ...{ id, runId, step: 10, at: 1, kind: 'generated' as const },
      ...{ path: `runs/${runId}/generated/${id}.png`, count: 4, columns: 2, cellSize: 16, seed: 7 },
      ...{ condition: null, ...changes },
    };
    return sample;
  };
  return { core, started, runIds, sheet, latents: new Latents(core, new WarmProcess(core)) };
}

const cell = (sample: Sample, index: number) => ({ sampleId: sample.id, index });

function begin(trainer: FakeTrainer | undefined): void {
  trainer?.say({ type: 'ready' });
  trainer?.say({ type: 'engine', facts });
}

function asked(trainer: FakeTrainer | undefined) {
  return trainer?.commands.filter((command) => command.type === 'paint') ?? [];
}

/** Files are read and written meanwhile. */
async function untilStarted(started: readonly FakeTrainer[], count: number): Promise<void> {
  await vi.waitFor(() => expect(started).toHaveLength(count));
}

async function untilPainted(trainer: FakeTrainer | undefined, count: number): Promise<void> {
  await vi.waitFor(() => expect(asked(trainer)).toHaveLength(count));
}

/** Blocks so wide, again and again, as a trainer paints them. */
function blocks(widths: readonly number[], times: number) {
  const count = widths.length * times;
  const data = new Uint8Array(16 * count * 16 * 4);
  for (let pixel = 0; pixel < data.length / 4; pixel++) {
    const [place, x] = [Math.floor((pixel % (16 * count)) / 16), pixel % 16];
    const y = Math.floor(pixel / (16 * count));
    const isBlock = x < (widths[place % widths.length] ?? 0) && y < 8;
    if (isBlock) data.set([200, 0, 0, 255], pixel * 4);
  }
  const png = encodePng({ width: 16 * count, height: 16, data }).toString('base64');
  return { count, columns: count, cellSize: 16, png };
}

/** Frames of one colour each, as a trainer paints them. */
function painted(count: number) {
  const data = new Uint8Array(16 * count * 16 * 4);
  for (let pixel = 0; pixel < data.length / 4; pixel++)
    data.set([Math.floor((pixel % (16 * count)) / 16), 0, 0, 255], pixel * 4);
  const png = encodePng({ width: 16 * count, height: 16, data }).toString('base64');
  return { count, columns: count, cellSize: 16, png };
}

describe('a walk between creatures', () => {
  it('is painted by the checkpoint of their step, frame by frame', async () => {
    const { core, started, runIds, sheet, latents } = open({});
    const [runId = ''] = runIds;
    const one = sheet(runId, { truncation: 0.5 });
    insertSample(core.store, one);
    const stops = [cell(one, 2), { runId, seed: 99, index: 5 }];
    const walk = latents.framesOfWalk(walkSchema.parse({ stops, frames: 3 }));
    begin(started[0]);
    const [question] = asked(started[0]);
    expect(question).toMatchObject({
      checkpoint: `runs/${runId}/checkpoints/000010`,
      sources: [
        { seed: 7, cell: 2, truncation: 0.5 },
        { seed: 99, cell: 5 },
      ],
      creatures: [{}, { parts: [{ weight: 0.5 }, { weight: 0.5 }] }, {}],
      conditions: 'mixed',
    });
    const from = { latents: base64Of(1, 2, 3), conditions: null };
    started[0]?.say({ type: 'painted', requestId: 1, step: 10, sheet: painted(3), from });
    const { frames, step } = await walk;
    expect([step, ...frames.map(({ width, data }) => [width, data[0]])]).toEqual([
      10,
      ...[
        [16, 0],
        [16, 1],
        [16, 2],
      ],
    ]);
  });

  it('asks one warm process again and again, also for a mix', () => {
    const { core, started, runIds, sheet, latents } = open({});
    const one = sheet(runIds[0] ?? '');
    insertSample(core.store, one);
    void latents.walk(walkSchema.parse({ stops: [cell(one, 0), cell(one, 1)], frames: 2 }));
    const creatures = [0, 3].map((index) => ({ creature: cell(one, index), weight: 0.5 }));
    void latents.mix(mixSchema.parse({ creatures, along: [0, 0] }));
    begin(started[0]);
    expect(started.length).toBe(1);
    expect(asked(started[0])[1]).toMatchObject({
      creatures: [{ parts: [{ source: 0 }, { source: 1 }] }],
    });
  });
});

describe('sliders', () => {
  it('are found and measured once for a checkpoint, kept in the run’s folder, and turned so that more of it lies to the right', async () => {
    const { core, started, runIds, sheet, latents } = open({});
    const [runId = ''] = runIds;
    const one = sheet(runId);
    insertSample(core.store, one);
    const creature = cell(one, 0);
    const asking = latents.sliders({ creature, generator: 'own' });
    await untilStarted(started, 1);
    begin(started[0]);
    const directions = base64Of(1, 0, 0, 1);
    started[0]?.say({ type: 'directions', requestId: 1, step: 10, directions, count: 2 });
    const from = { latents: base64Of(1, 2), conditions: null };
    for (const requestId of [2, 3]) {
      await untilPainted(started[0], requestId - 1);
      // Along the first they become smaller, along the second nothing changes.
      const widths = requestId === 2 ? [12, 8, 4] : [8, 8, 8];
      started[0]?.say({ type: 'painted', requestId, step: 10, sheet: blocks(widths, 24), from });
    }
    const { sliders, measuredOn, step } = await asking;
    expect([step, measuredOn, ...sliders.map(sliderName)]).toEqual([
      10,
      24,
      'Size and width',
      'No clear effect',
    ]);
    const [first] = sliders;
    expect(first?.effects[0]?.to).toBeGreaterThan(first?.effects[0]?.from ?? 0);

    const again = new Latents(core, new WarmProcess(core));
    expect((await again.sliders({ creature, generator: 'own' })).sliders).toEqual(sliders);
    void again.mix(mixSchema.parse({ creatures: [{ creature, weight: 1 }], along: [2] }));
    await untilStarted(started, 2);
    begin(started[1]);
    expect(asked(started[1])).toMatchObject([
      { creatures: [{ along: [2] }], directions: base64Of(-1, -0, 0, 1) },
    ]);
  });
});

describe('creatures whose generator is not the same', () => {
  const walkBetween = async (
    { core, latents }: Pick<ReturnType<typeof open>, 'core' | 'latents'>,
    ...samples: Sample[]
  ) => {
    for (const sample of samples) insertSample(core.store, sample);
    const stops = samples.map((sample) => cell(sample, 0));
    return latents.walk(walkSchema.parse({ stops, frames: 4 }));
  };

  it('are refused plainly where they are of two runs', async () => {
    const opened = open({}, {});
    const [one = '', other = ''] = opened.runIds;
    const walk = walkBetween(opened, opened.sheet(one), opened.sheet(other));
    await expect(walk).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('two generators'),
    });
    expect(opened.started).toEqual([]);
  });

  it('are refused where they are of two steps, or of one whose generator is gone; the newest draws them if wished', async () => {
    const opened = open({});
    const [runId = ''] = opened.runIds;
    const [early, late] = [opened.sheet(runId), opened.sheet(runId, { step: 20 })];
    await expect(walkBetween(opened, early, late)).rejects.toMatchObject({
      message: expect.stringContaining('of steps 10, 20'),
    });
    const gone = [opened.sheet(runId, { step: 13 }), opened.sheet(runId, { step: 13 })];
    await expect(walkBetween(opened, ...gone)).rejects.toMatchObject({
      message: expect.stringContaining('at step 13 is not kept'),
    });
    const stops = [cell(early, 0), cell(late, 0)];
    const asNewest = walkSchema.parse({ stops, frames: 4, generator: 'newest' });
    void opened.latents.walk(asNewest);
    begin(opened.started[0]);
    expect(asked(opened.started[0])).toMatchObject([
      { checkpoint: `runs/${runId}/checkpoints/000020` },
    ]);
  });

  it('are refused of a run that draws from pictures, and of one that is gone', async () => {
    const opened = open({ model: 'pix2pix' });
    const [runId = ''] = opened.runIds;
    await expect(
      walkBetween(opened, opened.sheet(runId), opened.sheet(runId)),
    ).rejects.toMatchObject({ code: 'invalid-input' });
    const stops = [{ favouriteId: 'gone' }, { favouriteId: 'gone' }];
    await expect(opened.latents.walk(walkSchema.parse({ stops, frames: 4 }))).rejects.toMatchObject(
      { code: 'not-found' },
    );
  });
});

describe('a mix that is kept', () => {
  it('is a sheet of one creature with its latents, from which it is mixed on', async () => {
    const { core, started, runIds, sheet, latents } = open({});
    const [runId = ''] = runIds;
    const one = sheet(runId);
    insertSample(core.store, one);
    const creatures = [0, 3].map((index) => ({ creature: cell(one, index), weight: 0.5 }));
    const keeping = latents.keepMix(mixSchema.parse({ creatures }), 10);
    begin(started[0]);
    const from = { latents: base64Of(1, 2), conditions: base64Of(0.5, 0.5) };
    started[0]?.say({ type: 'painted', requestId: 1, step: 10, sheet: painted(1), from });
    const kept = await keeping;
    expect(findSample(core.store, kept.id)).toEqual(kept);
    expect(kept).toMatchObject({ origin: 'mix', count: 1, step: 10, kind: 'generated' });
    expect(givenLatentsOf(core.store, kept.id)).toEqual(from);
    expect(readFileSync(join(core.libraryPath, kept.path)).toString('base64')).toBe(painted(1).png);

    void latents.mix(mixSchema.parse({ creatures: [{ creature: cell(kept, 0), weight: 1 }] }));
    await settle();
    expect(asked(started[0])[1]).toMatchObject({ sources: [{ given: from }] });
  });

  it('is refused where the generator that drew it is gone', async () => {
    const { core, runIds, sheet, latents } = open({});
    const one = sheet(runIds[0] ?? '');
    insertSample(core.store, one);
    const mix = mixSchema.parse({ creatures: [{ creature: cell(one, 0), weight: 1 }] });
    await expect(latents.keepMix(mix, 15)).rejects.toMatchObject({ code: 'conflict' });
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { deadlines } from '../../../../main/studio/runs/life/life.ts';
import { recordEvents } from '../../../../main/studio/runs/life/record-events.ts';
import { createRuns } from '../../../../main/studio/runs/create-runs.ts';
import { Translations } from '../../../../main/studio/runs/translate/translations.ts';
import type { ModelId } from '../../../../shared/hyperparameters/models.ts';
import type { SentPicture } from '../../../../shared/creature/picture.ts';
import { fakeTrainers, type FakeTrainer } from './fake-trainer.ts';
import { settle, testCore, writeCheckpoint } from './test-core.ts';

const facts = {
  id: 'wasm',
  version: '1',
  tfjsVersion: '4',
  device: 'CPU',
  threads: 1,
} as const;

function pictureOf(size: number): SentPicture {
  return { size, rgba: new Uint8Array(size * size * 4) };
}

/** Runs with a checkpoint, and what draws with them. */
function open(...models: ModelId[]) {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runIds = models.flatMap((model) =>
    createRuns(core, { datasetId: 'd1', hyperparameters: { model }, engine: 'auto' }),
  );
  for (const runId of runIds) recordEvents(core, runId, [writeCheckpoint(core, runId, 10)]);
  return { core, started, runIds, translations: new Translations(core) };
}

/** Ready to be asked. */
function begin(trainer: FakeTrainer | undefined): void {
  trainer?.say({ type: 'ready' });
  trainer?.say({ type: 'engine', facts });
}

function requestsOf(trainer: FakeTrainer | undefined) {
  return trainer?.commands.filter(({ type }) => type !== 'job') ?? [];
}

afterEach(() => void vi.useRealTimers());

describe('drawing from pictures', () => {
  it('keeps one process for all that a run is asked, and gives each its own answer', async () => {
    const { started, runIds, translations } = open('pix2pix');
    const [runId = ''] = runIds;
    const first = translations.draw(runId, pictureOf(32));
    const second = translations.exampleSource(runId, 7);
    expect(requestsOf(started[0])).toEqual([]);
    begin(started[0]);
    expect(requestsOf(started[0])).toMatchObject([
      { type: 'translate', requestId: 1, checkpoint: `runs/${runId}/checkpoints/000010` },
      { type: 'example', requestId: 2, sprite: 7 },
    ]);
    const third = translations.sourceOf(runId, pictureOf(32));
    expect(requestsOf(started[0])[2]).toMatchObject({
      ...{ type: 'source', requestId: 3, background: 'transparent', picture: { size: 32 } },
    });
    started[0]?.say({ type: 'picture', requestId: 3, picture: pictureOf(32) });
    expect((await third).size).toBe(32);
    started[0]?.say({ type: 'picture', requestId: 2, picture: pictureOf(16) });
    started[0]?.say({ type: 'picture', requestId: 1, picture: pictureOf(24) });
    expect([(await first).drawn.size, (await second).size]).toEqual([24, 16]);
    expect(started.length).toBe(1);
  });

  it('asks for the newest checkpoint each time', () => {
    const { core, started, runIds, translations } = open('pix2pix');
    const [runId = ''] = runIds;
    void translations.draw(runId, pictureOf(32));
    recordEvents(core, runId, [writeCheckpoint(core, runId, 20)]);
    void translations.draw(runId, pictureOf(32));
    begin(started[0]);
    expect(requestsOf(started[0])).toMatchObject([
      { checkpoint: `runs/${runId}/checkpoints/000010` },
      { checkpoint: `runs/${runId}/checkpoints/000020` },
    ]);
  });

  it('names the step that drew where the newest checkpoint was damaged, and says so in the run’s events', async () => {
    const { core, started, runIds, translations } = open('pix2pix');
    const [runId = ''] = runIds;
    recordEvents(core, runId, [writeCheckpoint(core, runId, 20)]);
    const drawn = translations.draw(runId, pictureOf(32));
    begin(started[0]);
    const older = `runs/${runId}/checkpoints/000010`;
    expect(requestsOf(started[0])).toMatchObject([{ olderCheckpoints: [older] }]);
    started[0]?.say({ type: 'fell-back', to: older, because: ['It is cut short.'] });
    started[0]?.say({ type: 'picture', requestId: 1, picture: pictureOf(32), step: 10 });
    expect((await drawn).step).toBe(10);
    expect(core.forwarded.at(-1)).toMatchObject({ type: 'warning', code: 'checkpoint-damaged' });
  });

  it('rejects what was not answered when the process dies, and starts another one then', async () => {
    const { started, runIds, translations } = open('pix2pix');
    const [runId = ''] = runIds;
    const unanswered = translations.draw(runId, pictureOf(32));
    begin(started[0]);
    started[0]?.exit({ code: 1, signal: null });
    await expect(unanswered).rejects.toMatchObject({ code: 'trainer-crashed' });
    await settle();
    void translations.draw(runId, pictureOf(32));
    expect(started.length).toBe(2);
  });

  it('lets the process of one run go when another run is asked', () => {
    const { started, runIds, translations } = open('pix2pix', 'pix2pix');
    void translations.exampleSource(runIds[0] ?? '', 0);
    begin(started[0]);
    void translations.exampleSource(runIds[1] ?? '', 0);
    expect(started[0]?.commands.at(-1)).toEqual({ type: 'stop' });
    expect(started.length).toBe(2);
  });

  it('lets the process go when nobody has asked for a while', () => {
    vi.useFakeTimers();
    const { started, runIds, translations } = open('pix2pix');
    void translations.exampleSource(runIds[0] ?? '', 0);
    begin(started[0]);
    vi.advanceTimersByTime(deadlines.warmMs - 1);
    void translations.exampleSource(runIds[0] ?? '', 1);
    vi.advanceTimersByTime(deadlines.warmMs - 1);
    expect(started[0]?.commands.at(-1)?.type).toBe('example');
    vi.advanceTimersByTime(1);
    expect(started[0]?.commands.at(-1)).toEqual({ type: 'stop' });
  });

  it('refuses runs that draw from latents, pictures of another size and runs without a checkpoint', async () => {
    const { core, runIds, translations } = open('dcgan', 'pix2pix');
    expect(() => translations.exampleSource(runIds[0] ?? '', 0)).toThrow(/draws from latents/);
    await expect(translations.draw(runIds[1] ?? '', pictureOf(24))).rejects.toThrow(
      /24 pixels wide/,
    );
    const [fresh = ''] = createRuns(core, {
      datasetId: 'd1',
      hyperparameters: { model: 'pix2pix' },
      engine: 'auto',
    });
    await expect(translations.draw(fresh, pictureOf(32))).rejects.toThrow(/has no checkpoint yet/);
  });
});

import { existsSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import type { Studio } from '../../../main/studio/studio.ts';
import type { RunEvent, RunEventOf } from '../../../shared/run/events.ts';
import type { Run } from '../../../shared/run/run.ts';
import { openWithDataset } from './open-with-dataset.ts';
import { tinyHyperparameters } from './tiny-dataset.ts';

type SeriesEvent = RunEventOf<'series'>;

function untilEvent<E extends RunEvent>(
  studio: Studio,
  fits: (event: RunEvent) => event is E,
): Promise<E> {
  return new Promise((resolve) => {
    const stop = studio.push.subscribe('run-events', (events) => {
      const found = events.find(fits);
      if (!found) return;
      stop();
      resolve(found);
    });
  });
}

const isDone = (event: RunEvent): event is RunEventOf<'done'> => event.type === 'done';
const isProgress = (event: RunEvent): event is RunEventOf<'progress'> => event.type === 'progress';
const isMeasured = (event: RunEvent): event is SeriesEvent =>
  event.type === 'series' && event.values['quality/time'] !== undefined;

function create(studio: Studio, datasetId: string): Run {
  const hyperparameters = { ...tinyHyperparameters, steps: 20, seed: 3 };
  return elementAt(studio.runs.create({ datasetId, hyperparameters, engine: 'tensorflow' }), 0);
}

function tensorHashes({ libraryPath }: Studio, runId: string): string[] {
  const folder = join(libraryPath, 'runs', runId, 'checkpoints', '000020');
  const { files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    files: Record<string, { sha256: string }>;
  };
  return Object.values(files).map(({ sha256 }) => sha256);
}

describe('measuring beside a run', () => {
  it('tells how far creatures are from sprites, changes nothing in the training, and keeps what it saw of sprites', async () => {
    const { studio, datasetId, libraryPath } = await openWithDataset(
      undefined,
      undefined,
      Infinity,
    );
    const measured = untilEvent(studio, isMeasured);
    const told = untilEvent(studio, isProgress);
    const run = create(studio, datasetId);
    const { processors } = await told;
    expect(processors).toBeGreaterThan(0);
    expect(processors).toBeLessThanOrEqual(availableParallelism() * 1.1);
    const done = untilEvent(studio, isDone);
    const { step, values } = await measured;
    await done;

    expect([10, 20]).toContain(step);
    const kid = values['quality/kid'];
    expect(kid).toMatchObject({ count: 1_024 });
    // An untrained generator’s noise: farther from the sprites than chance.
    expect(kid?.min).toBeGreaterThan(0);
    expect(values['quality/coverage']?.mean).toBeGreaterThanOrEqual(0);
    expect(values['quality/colours']?.mean).toBeGreaterThan(1);
    const stored = studio.runs.series(run.id).columns['quality/kid'];
    expect(stored?.mean).toContain(kid?.mean);
    const [nearest] = studio.runs.findings(run.id, { kind: 'nearest', limit: 1 });
    expect(nearest?.finding).toMatchObject({ kind: 'nearest', creatures: { length: 4 } });
    // Of an earlier step than the run has reached, perhaps.
    expect(studio.runs.get(run.id)).toMatchObject({ state: 'completed', step: 20 });

    const kept = join(libraryPath, 'datasets', datasetId, 'features-lite0.bin');
    expect(statSync(kept).size).toBe(64 + 16 * 1_280 * 4);

    const unmeasured = await openWithDataset(undefined, undefined, 0);
    const alone = untilEvent(unmeasured.studio, isDone);
    const twin = create(unmeasured.studio, unmeasured.datasetId);
    await alone;
    expect(tensorHashes(studio, run.id)).toEqual(tensorHashes(unmeasured.studio, twin.id));
    expect(unmeasured.studio.runs.series(twin.id).names).not.toContain('quality/time');
    expect(existsSync(join(unmeasured.libraryPath, 'runs', twin.id, 'measuring.log'))).toBe(false);
  });
});

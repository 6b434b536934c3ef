import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../../../main/files/sha256.ts';
import { forkPictureProcess, forkTrainer } from '../../../main/host/fork-process.ts';
import type { PoolAddresses } from '../../../main/pool/addresses.ts';
import { RedisPool } from '../../../main/pool/studio/redis-pool.ts';
import { listCheckpoints } from '../../../main/store/checkpoints.ts';
import { openStudio, type Studio, type StudioOptions } from '../../../main/studio/studio.ts';
import { importOptionsSchema } from '../../../shared/dataset/dataset.ts';
import type { EndedState } from '../../../shared/run/events.ts';
import { appVersion } from '../../../shared/version.ts';
import { tinyHyperparameters, tinySpriteFolder } from '../studio/tiny-dataset.ts';

/** A studio that trains here, and in a pool. */
export function openWithPool(
  libraryPath: string,
  addresses: PoolAddresses,
  { measuringShare = 0, whenDiskFull }: Pick<StudioOptions, 'measuringShare' | 'whenDiskFull'> = {},
): Studio {
  const studio = openStudio({
    libraryPath,
    appVersion,
    measuringShare,
    whenDiskFull,
    startPictureProcess: forkPictureProcess,
    startTrainer: forkTrainer,
    openPool: (path, log) => new RedisPool(addresses, path, log),
  });
  onTestFinished(() => studio.close());
  return studio;
}

export async function importTinySprites(studio: Studio): Promise<string> {
  const imported = new Promise<string>((resolve, reject) => {
    studio.push.subscribe('import', ({ phase, datasetId, error }) => {
      if (phase === 'done' && datasetId) resolve(datasetId);
      if (phase === 'failed') reject(new Error(error?.message));
    });
  });
  const source = { kind: 'folder' as const, path: tinySpriteFolder() };
  studio.imports.start({ source, options: importOptionsSchema.parse({ size: 16 }) });
  return imported;
}

export const tinyRun = {
  hyperparameters: { ...tinyHyperparameters, seed: 1 },
  engine: 'wasm',
} as const;

export function untilEnded(studio: Studio, runId: string): Promise<EndedState> {
  return new Promise((resolve) => {
    studio.push.subscribe('run-events', (events) => {
      for (const event of events)
        if (event.runId === runId && event.type === 'done') resolve(event.reason);
    });
  });
}

/** Resolves once the run has told of this step. */
export function untilStep(studio: Studio, runId: string, step: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (studio.runs.get(runId).step >= step) resolve();
    };
    studio.push.subscribe('run-events', look);
    look();
  });
}

const tickSchema = z.object({
  name: z.string(),
  step: z.int(),
  count: z.int(),
  mean: z.number(),
  min: z.number(),
  max: z.number(),
});

/** Everything that training told and wrote, but for what is of the clock: equal texts are equal bits. */
export function whatCameOf(studio: Studio, runId: string) {
  const rows = studio.store
    .prepare(
      `SELECT name, step, count, mean, min, max FROM series
       WHERE run_id = ? AND name <> 'time' ORDER BY name, step`,
    )
    .all(runId);
  const { path = '' } = listCheckpoints(studio.store, runId).at(-1) ?? {};
  const folder = join(studio.libraryPath, path);
  const tensors = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
  const sheets = studio.runs.samples(runId).toSorted((a, b) => a.step - b.step);
  return {
    /** By series, step and how many steps the tick has. */
    series: new Map(
      z
        .array(tickSchema)
        .parse(rows)
        .map((tick) => [`${tick.name} ${tick.step} ${tick.count}`, tick]),
    ),
    weights: tensors.map((name) => [name, sha256(readFileSync(join(folder, name)))]),
    sheets: sheets.map(({ step, path: sheet }) => ({
      step,
      sha256: sha256(readFileSync(join(studio.libraryPath, sheet))),
    })),
  };
}

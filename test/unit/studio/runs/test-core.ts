import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { decodeImage } from '../../../../main/pictures/decode-image.ts';
import type { Core } from '../../../../main/studio/core.ts';
import { PoolLink } from '../../../../main/studio/runs/trainer-pool.ts';
import { createPush } from '../../../../main/studio/push.ts';
import type { StartTrainer } from '../../../../main/studio/runs/trainer-process.ts';
import { WorkQueue } from '../../../../main/studio/work/work-queue.ts';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { openStore } from '../../../../main/store/open-store.ts';
import type { RunEvent, TrainerEvent } from '../../../../shared/run/events.ts';
import { exampleDataset } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

export interface TestCore extends Core {
  /** Everything that was forwarded, in order. */
  readonly forwarded: RunEvent[];
}

/** A core on a real store with one dataset, `d1`. */
export function testCore(startTrainer: StartTrainer, libraryPath = temporaryFolder()): TestCore {
  const store = openStore(join(libraryPath, 'studio.db'));
  const push = createPush();
  const forwarded: RunEvent[] = [];
  push.subscribe('run-events', (events) => forwarded.push(...events));
  insertDataset(store, exampleDataset());
  const log = pino({ level: 'silent' });
  return {
    libraryPath,
    readOnly: false,
    isLibraryHere: () => true,
    store,
    push,
    pool: new PoolLink(),
    work: new WorkQueue(push),
    startTrainer,
    readPicture: decodeImage,
    appVersion: '0.1.0',
    log,
    forwarded,
  };
}

/** Writes a checkpoint's manifest, and a file that it names, as a trainer does. @returns the event that names it */
export function writeCheckpoint(core: Core, runId: string, step: number): TrainerEvent {
  const path = `runs/${runId}/checkpoints/${String(step).padStart(6, '0')}`;
  const tensors = `tensors of step ${step}`;
  const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');
  const files = { generator: { bytes: tensors.length, sha256: sha256(tensors) } };
  const manifest = JSON.stringify({ progress: { step }, files });
  mkdirSync(join(core.libraryPath, path), { recursive: true });
  writeFileSync(join(core.libraryPath, path, 'generator.safetensors'), tensors);
  writeFileSync(join(core.libraryPath, path, 'manifest.json'), manifest);
  const hash = sha256(manifest);
  return { type: 'checkpoint', step, at: step, path, hash, bytes: manifest.length };
}

/** Lets queued runs start, and ends be recorded. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

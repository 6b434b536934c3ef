import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startDesktop } from '../../../main/electron/start-desktop.ts';
import { decodeMessage, encodeMessage } from '../../../shared/api/message.ts';
import { replySchema } from '../../../shared/api/wire.ts';
import { runSchema, type Run } from '../../../shared/run/run.ts';
import {
  app,
  BrowserWindow,
  ipcMain,
  Notification,
  powerSaveBlocker,
  resetElectron,
  utilityProcess,
} from '../../unit/electron/fake-electron.ts';

vi.mock('electron', () => import('../../unit/electron/fake-electron.ts'));

let library: string;
beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), 'studio-quit-'));
});
afterEach(() => rm(library, { recursive: true }));

async function start() {
  resetElectron();
  await startDesktop(['.', '--library', library]);
}

async function quit() {
  app.quit();
  await vi.waitUntil(() => app.hasQuit, { timeout: 60_000 });
}

async function call(method: string, input: object): Promise<unknown> {
  const sender = BrowserWindow.all[0]?.webContents;
  const event = { sender, senderFrame: sender?.mainFrame };
  const message = encodeMessage({ id: 0, method, input });
  const answer = await ipcMain.invoke('studio:call', event, message);
  const reply = replySchema.parse(decodeMessage(answer as Uint8Array));
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.result;
}

async function importSprites(): Promise<string> {
  const source = { kind: 'built-in', count: 64, seed: 1 };
  await call('datasets.import', { source, options: { size: 16 } });
  return vi.waitUntil(async () => ((await call('datasets.list', {})) as { id: string }[])[0]?.id, {
    timeout: 60_000,
  });
}

const getRun = async (runId: string): Promise<Run> =>
  runSchema.parse(await call('runs.get', { runId }));

it('a run trains in a utility process; quitting stops it with a checkpoint, and it resumes', async () => {
  await start();
  const datasetId = await importSprites();
  const hyperparameters = { baseChannels: 8, batch: 8, steps: 100_000 };
  const created = await call('runs.create', { datasetId, engine: 'wasm', hyperparameters });
  const { id } = runSchema.array().parse(created)[0] ?? { id: '' };
  await vi.waitUntil(async () => (await getRun(id)).step > 2, { timeout: 120_000, interval: 200 });
  expect(utilityProcess.started).toHaveLength(1);
  expect(powerSaveBlocker.active.size).toBe(1);
  expect(BrowserWindow.all[0]?.progress.value).toBeGreaterThanOrEqual(0);
  await quit();
  expect(Notification.shown).toEqual([]);

  await start();
  const stopped = await getRun(id);
  expect(stopped.state).toBe('stopped');
  expect(stopped.lastCheckpointStep).toBe(stopped.step);
  expect(stopped.step).toBeGreaterThan(2);
  await call('runs.resume', { runId: id, steps: stopped.step + 3 });
  await vi.waitUntil(async () => (await getRun(id)).state === 'completed', { timeout: 120_000 });
  expect((await getRun(id)).step).toBe(stopped.step + 3);
  expect(Notification.shown.map(({ options }) => options.title)).toEqual([stopped.name]);
  expect(powerSaveBlocker.active.size).toBe(0);
  await quit();
});

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createUtilityTrainer } from '../../../main/electron/utility-process.ts';
import type { TrainerExit, TrainerProcess } from '../../../main/studio/runs/trainer-process.ts';
import { processEntry } from '../../../main/host/bundled.ts';
import { trainerMessageSchema, type TrainerCommand } from '../../../shared/run/trainer-protocol.ts';
import { resetElectron, utilityProcess } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

const entry = fileURLToPath(new URL('./echo-trainer.mjs', import.meta.url));
let folder: string;
let trainer: TrainerProcess;
let messages: unknown[];
let exits: TrainerExit[];

function startTrainer(from: string, logFile = join(folder, 'trainer.log')): void {
  trainer = createUtilityTrainer(from)({ logFile });
  messages = [];
  exits = [];
  trainer.onMessage((message) => messages.push(message));
  trainer.onExit((exit) => exits.push(exit));
}

beforeEach(async () => {
  resetElectron();
  folder = await mkdtemp(join(tmpdir(), 'studio-trainer-'));
});
afterEach(async () => {
  trainer.kill();
  await vi.waitUntil(() => exits.length > 0);
  await rm(folder, { recursive: true });
});

/** What only the stand-in of these tests understands, or nobody. */
const order = (type: string) => ({ type }) as unknown as TrainerCommand;
const told = (count: number) => vi.waitUntil(() => messages.length >= count, { timeout: 10_000 });
const ended = () => vi.waitUntil(() => exits.length > 0, { timeout: 10_000 });

describe('the studio’s trainer as a utility process', () => {
  it('says that it is ready, and what is wrong with a command before it exits', async () => {
    startTrainer(processEntry('trainer'));
    await told(1);
    trainer.send(order('fly'));
    await ended();
    const heard = messages.map((message) => trainerMessageSchema.parse(message));
    expect(heard).toMatchObject([
      { type: 'ready' },
      { type: 'failed', error: { code: 'invalid-input' } },
    ]);
    expect(exits).toEqual([{ code: 1, signal: null }]);
  });
});

describe('a utility process that ends', () => {
  it('goes only once its last words were heard, however busy the studio is', async () => {
    startTrainer(processEntry('trainer'));
    await told(1);
    const { held, letGo } = utilityProcess.newest!.holdMessages();
    trainer.send(order('fly'));
    await vi.waitUntil(() => held.length === 2, { timeout: 10_000 });
    // It has nothing to wait for but that: a process that does not is gone by now.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(exits).toEqual([]);
    letGo();
    await ended();
    expect(messages.map((message) => trainerMessageSchema.parse(message).type)).toEqual([
      'ready',
      'failed',
    ]);
    expect(exits).toEqual([{ code: 1, signal: null }]);
  });
});

describe('a utility process', () => {
  beforeEach(() => startTrainer(entry));

  it('is started with a name of its own, its output kept, and our unsigned libraries allowed', () => {
    expect(utilityProcess.started).toEqual([
      {
        modulePath: entry,
        options: {
          serviceName: 'Sprite GAN trainer',
          stdio: 'pipe',
          env: process.env,
          allowLoadingUnsignedLibraries: true,
        },
      },
    ]);
  });

  it('is told commands and tells messages', async () => {
    await told(1);
    trainer.send({ type: 'pause' });
    await told(2);
    expect(messages).toEqual([{ type: 'ready' }, { echo: { type: 'pause' } }]);
    expect(trainer.pid).toBeGreaterThan(0);
  });

  it('leaves what it prints and how it ended in the log of its run', async () => {
    await told(1);
    trainer.send({ type: 'pause' });
    await told(2);
    trainer.send({ type: 'stop' });
    await ended();
    const logFile = join(folder, 'trainer.log');
    await vi.waitUntil(async () =>
      (await readFile(logFile, 'utf8')).includes('Ended with code 3.'),
    );
    const log = await readFile(logFile, 'utf8');
    expect(log).toContain('told: pause');
    expect(log).toContain('and a warning');
  });

  it('tells its exit code, and then takes commands and kill without a fault', async () => {
    await told(1);
    trainer.send({ type: 'stop' });
    await ended();
    expect(exits).toEqual([{ code: 3, signal: null }]);
    trainer.send({ type: 'pause' });
    trainer.kill();
    expect(messages).toHaveLength(1);
  });

  it('is killed at once while it is too busy to hear anything', async () => {
    await told(1);
    trainer.send(order('busy'));
    trainer.kill();
    await ended();
    expect(exits).toEqual([{ code: null, signal: 'SIGKILL' }]);
  });

  it
    .runIf(process.platform !== 'win32')
    .each(['SIGILL', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV'])(
    'that %s ended is told to have ended by it, though Electron gives a code',
    async (signal) => {
      await told(1);
      trainer.send(order(signal));
      await ended();
      expect(exits).toEqual([{ code: null, signal }]);
    },
  );

  it('has its last words in the log before its end is told', async () => {
    await told(1);
    trainer.send(order('die'));
    await ended();
    expect(await readFile(join(folder, 'trainer.log'), 'utf8')).toMatch(
      /and the last one\nEnded with code 9\.\n$/,
    );
  });

  it('is killed also before it has come up', async () => {
    trainer.kill();
    await ended();
    expect(messages).toEqual([]);
  });
});

describe('a utility process whose log cannot be written', () => {
  it.runIf(existsSync('/dev/full'))('works on while the disk is full', async () => {
    startTrainer(entry, '/dev/full');
    await told(1);
    trainer.send(order('talk'));
    await told(2);
    trainer.send({ type: 'stop' });
    await ended();
    expect(exits).toEqual([{ code: 3, signal: null }]);
  });

  it('works on where its folder is gone', async () => {
    startTrainer(entry, join(folder, 'gone', 'trainer.log'));
    await told(1);
    trainer.send({ type: 'stop' });
    await ended();
    expect(exits).toHaveLength(1);
  });
});

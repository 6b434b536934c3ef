import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { engineCommand } from '../../../main/cli/commands/getting.ts';
import { temporaryFolder } from '../store/fixtures.ts';

let cache: string;
let told: string;

beforeEach(() => {
  cache = temporaryFolder();
  told = '';
  vi.stubEnv('STUDIO_CACHE', cache);
  const keep = (text: unknown) => (told += String(text)) !== '';
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
});

/** @returns how it ended: its exit code, or what it threw */
async function command(...words: string[]): Promise<unknown> {
  let ended: Promise<unknown> = Promise.resolve();
  const run = (work: Promise<unknown>) => {
    ended = work;
    return Promise.resolve();
  };
  await engineCommand(run).parseAsync(words, { from: 'user' });
  return ended.catch((thrown: unknown) => thrown);
}

/** A driver's program that finds no card, and notes that it was asked. */
function driver(): { folder: string; log: string } {
  const folder = temporaryFolder('driver-');
  const program = join(folder, 'nvidia-smi');
  writeFileSync(
    program,
    '#!/bin/sh\necho asked >> "$0.log"\necho "No devices were found"\nexit 6\n',
  );
  chmodSync(program, 0o755);
  return { folder, log: `${program}.log` };
}

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'engine get --gpu names licences and sizes only where something will be fetched',
  async () => {
    const { folder, log } = driver();
    vi.stubEnv('PATH', folder);
    expect(await command('get', '--gpu')).toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringMatching(/No devices were found/),
    });
    expect(told).not.toContain('proprietary');
    expect(told).not.toContain('to download');
    expect(readFileSync(log, 'utf8')).toBe('asked\n');
  },
);

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'engine remove --gpu says whether anything was here',
  async () => {
    await command('remove', '--gpu');
    expect(told).toContain('were not here.');
    mkdirSync(join(cache, 'native', 'cuda-2.20.0-linux-x64'), { recursive: true });
    await command('remove', '--gpu');
    expect(told).toContain('are removed.');
  },
);

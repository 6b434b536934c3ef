import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { capture } from '../../scripts/setup/child-process.mjs';

export const projectFolder = resolve(import.meta.dirname, '../..');

/** 68x56 box sprites with transparency, 1,332 of them. */
export const realSprites = join(
  projectFolder,
  'node_modules/pokesprite-images/pokemon-gen8/regular',
);

/**
 * Runs the built command line.
 *
 * @returns what it printed
 * @throws Error with its last words when it fails
 */
export async function runStudio(args: readonly string[]): Promise<string> {
  const cli = join(projectFolder, 'dist/main/cli.js');
  const { code, output, errors } = await capture(process.execPath, [cli, ...args]);
  if (code === 0) return output;
  throw new Error(`studio ${args[0]} ended with ${code}: ${errors.trim().split('\n').at(-1)}`);
}

/** Gives a folder that is deleted afterwards. */
export async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'studio-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

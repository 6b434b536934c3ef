import { spawnSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const projectFolder = resolve(import.meta.dirname, '../..');
const ofGames = (kind: string) =>
  join(projectFolder, `node_modules/pokesprite-images/pokemon-gen8/${kind}/female`);

/** A small folder of sprites, and the same ones in other colours. */
export const sprites = ofGames('regular');
const otherSprites = ofGames('shiny');

/** So small that it is trained in a moment. */
export const smallRun = ['--size', '16', '--base-channels', '8', '--batch', '8', '--steps', '4'];

/** A library with two finished runs, one of them tagged, noted and the baseline, and three stars, made as a person makes it at the command line. */
export async function libraryOfTwoRuns(): Promise<string> {
  const library = await mkdtemp(join(tmpdir(), 'studio-screens-'));
  const command = (...args: string[]) => studioCommand(library, ...args);
  command('train', sprites, ...smallRun, '--name', 'Vanilla', '--loss', 'non-saturating');
  command('train', otherSprites, ...smallRun, '--name', 'WGAN', '--loss', 'wgan');
  command('star', 'Vanilla', '1', '2', '3');
  command('tag', 'Vanilla', 'first try', 'small');
  command('note', 'Vanilla', 'Eyes, here and there.');
  command('baseline', 'Vanilla');
  return library;
}

/** At the command line of the built studio. */
export function studioCommand(library: string, ...args: string[]): void {
  const cli = join(projectFolder, 'dist/main/cli.js');
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args, '--library', library], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`studio ${args.join(' ')} ended with ${status}: ${stderr}`);
}

import { resolve } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { boxSpritesSchema, type BoxSprites } from '../../shared/dataset/box-sprites.ts';
import { readableKinds, type ImportSource } from '../../shared/dataset/dataset.ts';
import { StudioError } from '../../shared/errors.ts';
import { say } from '../host/terminal.ts';
import type { Studio } from '../studio/studio.ts';
import { whoseBoxSprites } from '../../shared/dataset/box-sprites.ts';
import { getFirst } from './commands/getting.ts';
import type { Interruption } from './interruption.ts';

export interface BoxSpritesOption {
  pokesprite?: BoxSprites;
}

/** A folder, or `--pokesprite` in its place. */
export function withSource(command: Command): Command {
  return command
    .addArgument(
      new Argument(
        '[folder]',
        `folder of ${readableKinds} pictures, subfolders too, or one sprite sheet`,
      ),
    )
    .addOption(
      new Option(
        '--pokesprite <which>',
        'the box sprites of the games in place of a folder; they are fetched the first time (5.9 MB)',
      ).choices(boxSpritesSchema.options),
    );
}

/** @throws StudioError `invalid-input` where it is neither, or both */
export function chosenSource(
  folder: string | undefined,
  { pokesprite }: BoxSpritesOption,
): Extract<ImportSource, { kind: 'folder' | 'pokesprite' }> {
  if (folder !== undefined && pokesprite === undefined)
    return { kind: 'folder', path: resolve(folder) };
  if (folder === undefined && pokesprite !== undefined)
    return { kind: 'pokesprite', which: pokesprite };
  throw new StudioError(
    'invalid-input',
    folder === undefined
      ? 'There is nothing to import.'
      : 'Both a folder and --pokesprite are given.',
    'Name a folder of sprites, or --pokesprite all, or --pokesprite first-151.',
  );
}

/** Fetches what is chosen and not here yet, and says whose it is. */
export async function bringSource(
  studio: Studio,
  source: ImportSource,
  interruption: Interruption,
): Promise<void> {
  if (source.kind !== 'pokesprite') return;
  say(whoseBoxSprites);
  await getFirst(studio.boxSprites, 'pokesprite', studio.push, interruption);
}

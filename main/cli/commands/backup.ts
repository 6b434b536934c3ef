import { resolve } from 'node:path';
import { Command } from 'commander';
import { formatBytes } from '../../../shared/format.ts';
import { print, printJson } from '../../host/terminal.ts';
import { refuseTarget } from '../../studio/export/refuse-target.ts';
import { writeParts } from '../../studio/export/save-file.ts';
import { backUpToFolder, backupName, libraryZip } from '../../studio/library/back-up.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { RunCommand } from '../run-command.ts';
import { type LibraryOption, lookAtStudio, withLibraryOption } from '../studio-options.ts';
import { whileShown } from '../while-shown.ts';

interface BackupOptions extends LibraryOption {
  json: boolean;
}

export function backupCommand(run: RunCommand): Command {
  const command = new Command('backup')
    .summary('back the whole library up')
    .description(
      'Copy the library: datasets, runs with their checkpoints, favourites. What is written, a zip once it is unpacked, is a library that --library opens.',
    )
    .argument(
      '[target]',
      'a new folder, or a file that ends in .zip (default: a zip named by the day)',
    )
    .option('--json', 'print where it lies as JSON', false);
  return withLibraryOption(command).action((target: string | undefined, options: BackupOptions) =>
    run(backUp(target, options)),
  );
}

function backUp(
  target: string | undefined,
  { json, ...library }: BackupOptions,
): Promise<ExitCode> {
  return lookAtStudio(library, async (studio) => {
    const path = resolve(target ?? `${backupName()}.zip`);
    refuseTarget(studio, path);
    const bytes = await whileShown('Backing up', (progress) =>
      path.toLowerCase().endsWith('.zip')
        ? writeParts(path, libraryZip(studio), progress)
        : backUpToFolder(studio, path, progress),
    );
    if (json) printJson({ path, bytes });
    else print(`Wrote the library to ${path} (${formatBytes(bytes)})`);
    return exitCodes.done;
  });
}

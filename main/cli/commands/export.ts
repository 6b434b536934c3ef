import { resolve } from 'node:path';
import { Command } from 'commander';
import { StudioError } from '../../../shared/errors.ts';
import { exportOptionFields, exportOptionsSchema } from '../../../shared/creature/favourite.ts';
import { exportToFolder } from '../../studio/export/export-favourites.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { fieldOptions, givenFields, type FieldOptions } from '../field-options.ts';
import { findRunByName } from '../find-run.ts';
import type { RunCommand } from '../run-command.ts';
import { lookAtStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { print, printJson } from '../../host/terminal.ts';

interface ExportCommandOptions extends LibraryOption, FieldOptions {
  run?: string;
  out: string;
  json: boolean;
}

export function exportCommand(run: RunCommand): Command {
  const command = new Command('export')
    .summary('write starred creatures to a folder')
    .description(
      'Write starred creatures to a folder, with transparency. Files that are there already stay; new ones are numbered.',
    )
    .option('--out <folder>', 'folder to write to; created where it is missing', 'creatures')
    .option('--run <run>', 'only the favourites of this run: id, beginning of an id, or name')
    .option('--json', 'print folder and files as JSON', false);
  for (const option of fieldOptions(exportOptionFields)) command.addOption(option);
  return withLibraryOption(command).action((options: ExportCommandOptions) =>
    run(exportThem(options)),
  );
}

function exportThem(options: ExportCommandOptions): Promise<ExitCode> {
  const exportOptions = exportOptionsSchema.parse(givenFields(exportOptionFields, options));
  return lookAtStudio(options, async (studio) => {
    const runId = options.run && findRunByName(studio.runs.list(), options.run).id;
    const chosen = studio.favourites.list().filter((one) => !runId || one.runId === runId);
    if (chosen.length === 0) throw nothingStarred();
    const result = await exportToFolder(studio, chosen, exportOptions, resolve(options.out));
    if (options.json) printJson(result);
    else {
      print(`Wrote ${chosen.length} creatures in ${result.files.length} files to ${result.folder}`);
    }
    return exitCodes.done;
  });
}

function nothingStarred(): StudioError {
  return new StudioError(
    'not-found',
    'There are no starred creatures to export.',
    'Star some in the window, or with "studio star RUN NUMBER".',
  );
}

import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { StudioError } from '../../../shared/errors.ts';
import {
  exportOptionFields,
  exportOptionsSchema,
  mostGivenColours,
} from '../../../shared/creature/export-options.ts';
import { countOf, formatBytes } from '../../../shared/format.ts';
import { exportToFolder } from '../../studio/export/export-favourites.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { fieldOptions, givenFields, parsePalette, type FieldOptions } from '../field-options.ts';
import { findRunByName } from '../find-run.ts';
import type { RunCommand } from '../run-command.ts';
import { lookAtStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { print, printJson } from '../../host/terminal.ts';
import { whileShown } from '../while-shown.ts';
import { exportFormatsHelp } from '../export-formats-help.ts';

interface ExportCommandOptions extends LibraryOption, FieldOptions {
  run?: string;
  out: string;
  palette?: string[];
  json: boolean;
}

/** The palette may be a file here. */
const plainFields = exportOptionFields.filter(({ name }) => name !== 'palette');

export function exportCommand(run: RunCommand): Command {
  const command = new Command('export')
    .summary('write starred creatures to a folder')
    .description(
      'Write starred creatures to a folder, with transparency, one after the other however many they are. Files that are there already stay; new ones are numbered. Ctrl-C ends it, and takes away what it has written.',
    )
    .option('--out <folder>', 'folder to write to; created where it is missing', 'creatures')
    .option('--run <run>', 'only the favourites of this run: id, beginning of an id, or name')
    .option('--json', 'print folder and files as JSON', false);
  for (const option of fieldOptions(plainFields)) command.addOption(option);
  command.addOption(paletteOption());
  command.addHelpText('after', `\n${exportFormatsHelp()}\n${examples}`);
  return withLibraryOption(command).action((options: ExportCommandOptions) =>
    run(exportThem(options)),
  );
}

function paletteOption(): Option {
  const { group, help } = exportOptionFields.find(({ name }) => name === 'palette') ?? {
    group: '',
    help: '',
  };
  return new Option('--palette <colours>', `${help} Or a file: .gpl, .hex, .pal, Lospec’s .json.`)
    .argParser(parsePalette(mostGivenColours))
    .helpGroup(`${group}:`);
}

const examples = `
Examples:
  studio export --out sprites --scale 1                       each creature at its own size
  studio export --format sheet --page-size 2048               sheets for a game, with their JSON
  studio export --colours 16 --one-palette --clean-outline    16 colours that all of them share
  studio export --palette sweetie-16.hex --specks 3           a palette from lospec.com`;

function exportThem({ palette, ...options }: ExportCommandOptions): Promise<ExitCode> {
  const exportOptions = exportOptionsSchema.parse({
    ...givenFields(plainFields, options),
    ...(palette && { palette: palette.join(' ') }),
  });
  return lookAtStudio(options, async (studio) => {
    const runId = options.run && findRunByName(studio.runs.list(), options.run).id;
    const chosen = studio.favourites.list().filter((one) => !runId || one.runId === runId);
    if (chosen.length === 0) throw nothingStarred();
    const folder = resolve(options.out);
    const result = await whileShown('Exporting', (progress) =>
      exportToFolder(studio, chosen, exportOptions, folder, progress),
    );
    const bytes = result.files.reduce((sum, file) => sum + file.bytes, 0);
    if (options.json) printJson(result);
    else {
      print(
        `Wrote ${countOf(chosen.length, ['# creature', '# creatures'])} in ${countOf(result.files.length, ['# file', '# files'])} (${formatBytes(bytes)}) to ${result.place}`,
      );
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

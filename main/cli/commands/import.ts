import { Command } from 'commander';
import { importOptionFields } from '../../../shared/dataset/dataset.ts';
import { findPreset } from '../../../shared/run/presets.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { fieldOptions, presetOption, type FieldOptions } from '../field-options.ts';
import { importFolder, importOptionsFrom } from '../import-folder.ts';
import { createInterruption } from '../interruption.ts';
import { parseName } from '../parse-argument.ts';
import type { RunCommand } from '../run-command.ts';
import { useStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { chosenSource, withSource, type BoxSpritesOption } from '../what-to-import.ts';
import { printJson } from '../../host/terminal.ts';

interface ImportCommandOptions extends LibraryOption, BoxSpritesOption, FieldOptions {
  preset: string;
  name?: string;
  json: boolean;
}

export function importCommand(run: RunCommand): Command {
  const command = withSource(new Command('import'))
    .summary('import a folder of sprites, to train on it later')
    .description('Import a folder of sprites as a dataset, to train on it later in the window.')
    .addOption(presetOption('what to make the sprites for.'))
    .option('--name <name>', 'name of the dataset (default: the name of the folder)', parseName)
    .option('--json', 'print the dataset with its report as JSON', false);
  for (const option of fieldOptions(importOptionFields)) command.addOption(option);
  return withLibraryOption(command).action(
    (folder: string | undefined, options: ImportCommandOptions) => run(importOne(folder, options)),
  );
}

function importOne(folder: string | undefined, options: ImportCommandOptions): Promise<ExitCode> {
  const request = {
    source: chosenSource(folder, options),
    name: options.name,
    options: importOptionsFrom(options, findPreset(options.preset)?.dataset),
  };
  return useStudio(options, async (studio) => {
    const dataset = await importFolder(studio, request, createInterruption());
    if (options.json) printJson(dataset);
    return exitCodes.done;
  });
}

import { resolve } from 'node:path';
import { Command } from 'commander';
import { formatBytes } from '../../../shared/format.ts';
import { writeGivenFiles } from '../../studio/export/given-files.ts';
import { refuseTarget } from '../../studio/export/refuse-target.ts';
import { runFileName, runFiles, runZip } from '../../studio/export/run/run-files.ts';
import { writeParts } from '../../studio/export/save-file.ts';
import { print, printJson } from '../../host/terminal.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { poolBeside, type PoolOptions, withPoolOptions } from '../pool-options.ts';
import type { RunCommand } from '../run-command.ts';
import { type LibraryOption, lookAtStudio, withLibraryOption } from '../studio-options.ts';
import { whileShown } from '../while-shown.ts';

interface ExportRunOptions extends LibraryOption, PoolOptions {
  checkpoint: boolean;
  out?: string;
  json: boolean;
}

export function exportRunCommand(run: RunCommand): Command {
  const command = new Command('export-run')
    .summary('write a whole run: settings, curves, notes, creatures')
    .description(
      'Write all that there is of a run into a new folder, or as a zip: settings, curves, notes, sheets, favourites, and its newest checkpoint where that is wanted.',
    )
    .argument('<run>', 'id, beginning of an id, or name')
    .option('--checkpoint', 'with its newest checkpoint', false)
    .option(
      '--out <folder>',
      'a new folder to write to, or a file that ends in .zip (default: the run’s name, as in pond-run.zip)',
    )
    .option('--json', 'print where it lies as JSON', false);
  return withPoolOptions(withLibraryOption(command)).action(
    (wanted: string, options: ExportRunOptions) => run(exportRun(wanted, options)),
  );
}

function exportRun(
  wanted: string,
  { out, checkpoint, json, ...options }: ExportRunOptions,
): Promise<ExitCode> {
  return lookAtStudio({ ...options, ...poolBeside(options) }, async (studio) => {
    const found = findRunByName(studio.runs.list(), wanted);
    const { id: runId, name } = found;
    const path = resolve(out ?? `${runFileName(found)}.zip`);
    refuseTarget(studio, path);
    const all = { runId, checkpoint };
    const bytes = await whileShown('Writing the run', async (progress) =>
      path.toLowerCase().endsWith('.zip')
        ? writeParts(path, runZip(studio, all), progress)
        : writeGivenFiles(path, await runFiles(studio, all), progress),
    );
    if (json) printJson({ path, bytes });
    else print(`Wrote ${name} to ${path} (${formatBytes(bytes)})`);
    return exitCodes.done;
  });
}

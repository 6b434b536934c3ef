import { resolve } from 'node:path';
import { Command } from 'commander';
import { formatBytes } from '../../../shared/format.ts';
import {
  generatorFiles,
  generatorName,
  generatorZip,
} from '../../studio/export/generator/export-generator.ts';
import type { Progress } from '../../studio/export/export-file.ts';
import { writeGivenFiles } from '../../studio/export/given-files.ts';
import { refuseTarget } from '../../studio/export/refuse-target.ts';
import { writeParts } from '../../studio/export/save-file.ts';
import type { Studio } from '../../studio/studio.ts';
import { print, printJson } from '../../host/terminal.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { wholeNumber } from '../parse-argument.ts';
import { poolBeside, type PoolOptions, withPoolOptions } from '../pool-options.ts';
import type { RunCommand } from '../run-command.ts';
import { type LibraryOption, useStudio, withLibraryOption } from '../studio-options.ts';
import { whileShown } from '../while-shown.ts';

interface ExportGeneratorOptions extends LibraryOption, PoolOptions {
  step?: number;
  out?: string;
  json: boolean;
}

const mostSteps = 10_000_000;

export function exportGeneratorCommand(run: RunCommand): Command {
  const command = new Command('export-generator')
    .summary('give a run’s generator away, with a page that makes creatures')
    .description(
      'Write the generator of a run as a model of TensorFlow.js (model.json with its weights), and beside it one page, make-creatures.html, that makes creatures in any browser, offline: by seeds, or out of what is drawn on it where the run draws from pictures (pix2pix).',
    )
    .argument('<run>', 'id, beginning of an id, or name')
    .option(
      '--step <number>',
      'of this checkpoint ("studio checkpoints" lists them; default: the newest)',
      wholeNumber(0, mostSteps),
    )
    .option(
      '--out <folder>',
      'a new folder to write to, or a file that ends in .zip (default: the run’s name, as in pond-generator)',
    )
    .option('--json', 'print where it lies as JSON', false);
  return withPoolOptions(withLibraryOption(command)).action(
    (wanted: string, options: ExportGeneratorOptions) => run(exportGenerator(wanted, options)),
  );
}

function exportGenerator(wanted: string, options: ExportGeneratorOptions): Promise<ExitCode> {
  return useStudio({ ...options, ...poolBeside(options) }, async (studio) => {
    const found = findRunByName(studio.runs.list(), wanted);
    const { id, name } = found;
    const path = resolve(options.out ?? generatorName(found));
    refuseTarget(studio, path);
    const bytes = await whileShown('Writing the generator', (progress) =>
      write(studio, { runId: id, step: options.step }, path, progress),
    );
    if (options.json) printJson({ path, bytes });
    else print(`Wrote the generator of ${name} to ${path} (${formatBytes(bytes)})`);
    return exitCodes.done;
  });
}

async function write(
  studio: Studio,
  wanted: { runId: string; step: number | undefined },
  path: string,
  progress: Progress,
): Promise<number> {
  if (path.toLowerCase().endsWith('.zip'))
    return writeParts(path, generatorZip(studio, wanted), progress);
  const { files, dispose } = await generatorFiles(studio, wanted);
  try {
    return await writeGivenFiles(path, files, progress);
  } finally {
    await dispose();
  }
}

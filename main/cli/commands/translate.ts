import { resolve } from 'node:path';
import { Command } from 'commander';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { poolBeside, type PoolOptions, withPoolOptions } from '../pool-options.ts';
import type { RunCommand } from '../run-command.ts';
import { sayWarnings } from '../warnings.ts';
import { useStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { print } from '../../host/terminal.ts';

interface TranslateOptions extends LibraryOption, PoolOptions {
  in: string;
  out: string;
}

export function translateCommand(run: RunCommand): Command {
  const command = new Command('translate')
    .summary('let an image-to-image run draw from a picture')
    .description(
      'Give a picture to the last checkpoint of an image-to-image run (pix2pix) and write what it draws from it as PNG. It is trimmed and scaled as the import did with the sprites that the run was trained on.',
    )
    .argument('<run>', 'id, beginning of an id, or name')
    .requiredOption('--in <file>', 'picture to draw from, such as an outline')
    .requiredOption('--out <file>', 'PNG to write');
  return withPoolOptions(withLibraryOption(command)).action(
    (wanted: string, options: TranslateOptions) => run(translate(wanted, options)),
  );
}

function translate(wanted: string, options: TranslateOptions): Promise<ExitCode> {
  return useStudio({ ...options, ...poolBeside(options) }, async (studio) => {
    const { id, name } = findRunByName(studio.runs.list(), wanted);
    const target = resolve(options.out);
    const endWarnings = sayWarnings(studio, id);
    await studio.runs.translateFile(id, resolve(options.in), target);
    endWarnings();
    print(`Wrote what "${name}" makes of ${options.in} to ${target}`);
    return exitCodes.done;
  });
}

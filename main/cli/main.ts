import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes, type ExitCode } from './exit-codes.ts';
import { printError } from './print-error.ts';
import { createProgram } from './program.ts';

/** What the program's name alone does: `npx sprite-gan-studio` opens the studio. */
const defaultCommand = ['serve', '--open'];

/** The whole command line: reads the arguments, does the command and says with which code to end. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = createProgram(async (work) => {
    code = await work;
  });
  try {
    const isNameAlone = argv.length <= 2;
    await program.parseAsync(isNameAlone ? [...argv, ...defaultCommand] : argv);
    return code;
  } catch (thrown) {
    // Commander has printed its own errors.
    if (!(thrown instanceof CommanderError)) printError(thrown);
    return exitCodeOf(thrown);
  }
}

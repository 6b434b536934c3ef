import { CommanderError } from 'commander';
import { toErrorShape } from '../../shared/errors.ts';
import { say } from '../host/terminal.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
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

/** An error as a person reads it: what happened, what to do. The stack only where it was asked for. */
function printError(thrown: unknown): void {
  const { message, hint } = toErrorShape(thrown);
  say(`error: ${message}`, hint);
  if (process.env.STUDIO_DEBUG && thrown instanceof Error) {
    say(...(thrown.stack ?? '').split('\n'));
  }
}

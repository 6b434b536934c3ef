import { Command, CommanderError } from 'commander';
import { toErrorShape } from '../../shared/errors.ts';
import { appName, appVersion } from '../../shared/version.ts';
import { branchCommand } from './commands/branch.ts';
import { checkpointsCommand } from './commands/checkpoints.ts';
import { compareCommand } from './commands/compare.ts';
import { doctorCommand } from './commands/doctor.ts';
import { engineCommand, featuresCommand, pokespriteCommand } from './commands/getting.ts';
import { importCommand } from './commands/import.ts';
import { freeCommand } from './commands/free.ts';
import { networksCommand } from './commands/networks.ts';
import { archiveCommand, baselineCommand, noteCommand, tagCommand } from './commands/notes.ts';
import { poolCommand } from './commands/pool.ts';
import { queueCommand } from './commands/queue.ts';
import { recolourCommand } from './commands/recolour.ts';
import { resumeCommand } from './commands/resume.ts';
import { runsCommand } from './commands/runs.ts';
import { sampleCommand } from './commands/sample.ts';
import { starCommand } from './commands/star.ts';
import { exportCommand } from './commands/export.ts';
import { backupCommand } from './commands/backup.ts';
import { exportRunCommand } from './commands/export-run.ts';
import { filmCommand } from './commands/film.ts';
import { exportGeneratorCommand } from './commands/export-generator.ts';
import { serveCommand } from './commands/serve.ts';
import { workerCommand } from './commands/worker.ts';
import { trainCommand } from './commands/train.ts';
import { translateCommand } from './commands/translate.ts';
import { print, say } from '../host/terminal.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import type { RunCommand } from './run-command.ts';

const commands = [
  trainCommand,
  resumeCommand,
  importCommand,
  runsCommand,
  tagCommand,
  noteCommand,
  archiveCommand,
  baselineCommand,
  queueCommand,
  checkpointsCommand,
  branchCommand,
  sampleCommand,
  translateCommand,
  starCommand,
  recolourCommand,
  exportCommand,
  filmCommand,
  exportRunCommand,
  backupCommand,
  exportGeneratorCommand,
  compareCommand,
  networksCommand,
  freeCommand,
  doctorCommand,
  engineCommand,
  featuresCommand,
  pokespriteCommand,
  serveCommand,
  workerCommand,
  poolCommand,
];

/** `studio …`: commander throws instead of ending the process, so that exit codes are ours to choose. */
export function createProgram(run: RunCommand): Command {
  const program = new Command('studio')
    .description(`${appName}: train small GANs on sprites, on your own machine.`)
    .version(appVersion, '--version', 'print the version')
    .helpOption('--help', 'explain a command')
    .helpCommand('help [command]', 'explain a command, as --help after it does')
    .addHelpText('after', help)
    .showHelpAfterError('"--help" explains the command.')
    .configureOutput({
      writeOut: (text) => print(...linesOf(text)),
      writeErr: (text) => say(...linesOf(text)),
    })
    .exitOverride();
  for (const create of commands) {
    program.addCommand(create(run).copyInheritedSettings(program));
  }
  return program;
}

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

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

const help = `
Without a command the studio opens in a browser. "studio COMMAND --help" explains a command; "studio" is
"npx sprite-gan-studio" where npm brings it, and "npm run studio --" in a checkout. Environment: STUDIO_LIBRARY names the library, STUDIO_THREADS
how many threads compute, STUDIO_POOL and STUDIO_STORE where other machines train, STUDIO_DEBUG=1 prints where an error came from. Exit codes: 0 done, 1 failed, 2 wrong use, 130 interrupted.`;

import { Argument, Command } from 'commander';
import { StudioError } from '../../../shared/errors.ts';
import {
  enginePhaseWords,
  formatMegabytes,
  type EngineProgress,
  type EngineStatus,
} from '../../../shared/engine/native-engine.ts';
import { forkTrainer } from '../../host/fork-process.ts';
import { FastEngine } from '../../studio/engine/fast-engine.ts';
import { createPush } from '../../studio/push.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { formatDuration } from '../format.ts';
import { createInterruption } from '../interruption.ts';
import type { Run } from '../run-command.ts';
import { createStatusLine } from '../status-line.ts';
import { print, printJson } from '../../host/terminal.ts';

interface EngineCommandOptions {
  again: boolean;
  json: boolean;
}

export function engineCommand(run: Run): Command {
  return new Command('engine')
    .summary('show the fast engine, or get it')
    .description(
      'Show whether the fast engine, native TensorFlow, is on this machine; "get" downloads it. A download that was interrupted goes on where it stopped.',
    )
    .addArgument(
      new Argument('[action]', 'what to do').choices(['status', 'get']).default('status'),
    )
    .option('--again', 'get it anew, also where it is here', false)
    .option('--json', 'print the status as JSON; with "get" a line an event', false)
    .action((action: 'status' | 'get', options: EngineCommandOptions) =>
      run(action === 'get' ? get(options) : Promise.resolve(show(options))),
    );
}

function show({ json }: EngineCommandOptions): ExitCode {
  const status = new FastEngine({ startTrainer: forkTrainer, push: createPush() }).status();
  if (json) printJson(status);
  else print(...describe(status));
  return exitCodes.done;
}

/** @throws StudioError why it could not be had, `cancelled` when it is interrupted */
async function get({ again, json }: EngineCommandOptions): Promise<ExitCode> {
  const push = createPush();
  const line = createStatusLine();
  const showProgress = createProgressLines(line);
  const engine = new FastEngine({ startTrainer: forkTrainer, push });
  const tell = (status: EngineStatus) => {
    if (json) printJson({ type: 'engine', ...status });
    if (status.progress) showProgress(status.progress);
  };
  tell(engine.status());
  push.subscribe('engine', tell);
  const { orderly } = createInterruption();
  orderly.addEventListener('abort', () => engine.cancel());
  engine.get({ again });
  await engine.done();
  line.clear();
  const status = engine.status();
  if (orderly.aborted) throw interrupted();
  if (status.problem) throw StudioError.fromShape(status.problem);
  if (!json) print(...describe(status));
  return exitCodes.done;
}

function describe(status: EngineStatus): string[] {
  const { version, downloadBytes, installedBytes, downloadedBytes, problem } = status;
  const name = `The fast engine, TensorFlow ${version},`;
  if (status.state === 'ready') return [`${name} is here, and runs take it by themselves.`];
  if (status.state === 'unsupported')
    return [`${name} does not exist for this system; runs train on WebAssembly.`];
  const rest =
    downloadedBytes > 0 ? `, ${formatMegabytes(downloadedBytes)} of it here already` : '';
  return [
    `${name} is not here; runs train on WebAssembly, which is several times slower.`,
    `"studio engine get" gets it: ${formatMegabytes(downloadBytes)} to download${rest}, ${formatMegabytes(installedBytes)} on the disk.`,
    ...(problem ? [`${problem.message} ${problem.hint}`] : []),
  ];
}

/** Each tenth of the work: in a log, which keeps every line, that is enough. */
const partsInLog = 10;

function createProgressLines(line: ReturnType<typeof createStatusLine>) {
  let last = '';
  return (progress: EngineProgress) => {
    const text = describeProgress(progress);
    line.show(text);
    const { phase, doneBytes, totalBytes } = progress;
    const part = totalBytes > 0 ? Math.floor((doneBytes * partsInLog) / totalBytes) : 0;
    if (!process.stderr.isTTY && `${phase} ${part}` !== last) line.keep(text);
    last = `${phase} ${part}`;
  };
}

function describeProgress(progress: EngineProgress): string {
  const { phase, doneBytes, totalBytes, bytesPerSecond, etaMs } = progress;
  if (totalBytes === 0) return `${enginePhaseWords[phase]} …`;
  const amount = `${formatMegabytes(doneBytes)} of ${formatMegabytes(totalBytes)}`;
  const rate = bytesPerSecond ? `, ${formatMegabytes(bytesPerSecond)}/s` : '';
  const left = etaMs ? `, ${formatDuration(etaMs)} left` : '';
  return `${enginePhaseWords[phase]}: ${amount}${rate}${left}`;
}

function interrupted(): StudioError {
  return new StudioError(
    'cancelled',
    'Getting the fast engine was interrupted.',
    'What was downloaded is kept; "studio engine get" goes on from there.',
  );
}

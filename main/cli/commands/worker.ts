import { mkdirSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { whyTuned } from '../../../shared/engine/speed.ts';
import { machineNameSchema } from '../../../shared/pool/machine.ts';
import { appVersion } from '../../../shared/version.ts';
import { forkTrainer } from '../../host/fork-process.ts';
import { print, say } from '../../host/terminal.ts';
import { chooseThreads } from '../../host/threads.ts';
import type { PoolWorker } from '../../pool/worker/worker.ts';
import { asTuned } from '../../studio/doctor/as-tuned.ts';
import { tuneQuickly } from '../../studio/doctor/tune-quickly.ts';
import type { TuningProgress } from '../../studio/doctor/tune.ts';
import { workersTuningFolder } from '../../studio/doctor/tuning.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { createInterruption } from '../interruption.ts';
import { wholeNumber } from '../parse-argument.ts';
import { parseTag, requiredPool, withPoolOptions, type PoolOption } from '../pool-options.ts';
import type { RunCommand } from '../run-command.ts';
import { withThreadsOption, type ThreadsOption } from '../studio-options.ts';

interface WorkerCommandOptions extends PoolOption, ThreadsOption {
  tags: string[];
  name: string;
  folder: string;
  untilEmpty: boolean;
  tune: boolean;
  takeOver: number;
  saveEvery: number;
}

/** How long a machine may be silent until its run is another's: long enough for a server that restarts. */
const takeOverSeconds = 30;
/** So long a worker that is to end at once may take to say so. */
const leaveMs = 2_000;
/** What is trained again at most where a machine is lost, beside that. */
const saveEverySeconds = 15;

export function workerCommand(run: RunCommand): Command {
  const command = new Command('worker')
    .summary('train runs of a pool on this machine')
    .description(
      'Take runs from the queue of a pool, one after the other, and train them on this machine. Studios put them there by --pool.',
    )
    .option(
      '--tags <tags>',
      'take also runs that ask for one of these, such as gpu,large',
      parseTags,
      [],
    )
    .option('--name <name>', 'what this machine is called', parseMachineName, nameOfThisMachine())
    .option('--until-empty', 'end when no run waits', false)
    .option(
      '--tune',
      'before the first run measure for some seconds how this machine trains fastest; its later workers take that, too',
      false,
    )
    .option(
      '--take-over <seconds>',
      'after how many seconds without a sign of life of this machine another takes its run; the same for all',
      wholeNumber(1, 3_600),
      takeOverSeconds,
    )
    .option(
      '--save-every <seconds>',
      'how far apart the checkpoints are at least that go to the store, beside the last one of a run: fast machines write many',
      wholeNumber(0, 3_600),
      saveEverySeconds,
    )
    .option(
      '--folder <folder>',
      'where what is trained on lies meanwhile',
      join(tmpdir(), 'sprite-gan-studio-workers'),
    )
    .addHelpText('after', help);
  return withThreadsOption(withPoolOptions(command)).action((options: WorkerCommandOptions) =>
    run(work(options)),
  );
}

const help = `
Ctrl-C or SIGTERM lets the run write a checkpoint and leaves it to the next machine; a second one ends at once.`;

async function work(options: WorkerCommandOptions): Promise<ExitCode> {
  const { orderly, atOnce } = createInterruption();
  const { PoolWorker } = await import('../../pool/worker/worker.ts');
  const worker = await PoolWorker.open({
    addresses: requiredPool(options),
    name: options.name,
    tags: options.tags,
    untilEmpty: options.untilEmpty,
    lockMs: options.takeOver * 1_000,
    saveEveryMs: options.saveEvery * 1_000,
    folder: resolve(options.folder),
    startTrainer: asTuned({
      startTrainer: forkTrainer,
      libraryPath: workersTuningFolder(),
      threads: chooseThreads(options.threads),
    }),
    say,
  });
  orderly.addEventListener('abort', () => worker.drain());
  atOnce.addEventListener('abort', () => endSoon(worker));
  if (options.tune) await tuneMachine(orderly);
  if (orderly.aborted) worker.drain();
  print(`${options.name} waits for runs.`);
  await worker.work();
  await worker.close();
  return exitCodes.done;
}

/** Where Redis is away it takes leave of nobody: it would wait for an answer. */
function endSoon(worker: PoolWorker): void {
  worker.kill();
  setTimeout(() => {
    worker.abandon();
    process.exit(exitCodes.interrupted);
  }, leaveMs).unref();
}

async function tuneMachine(signal: AbortSignal): Promise<void> {
  const libraryPath = workersTuningFolder();
  mkdirSync(libraryPath, { recursive: true });
  const core = { startTrainer: forkTrainer, libraryPath, appVersion };
  const onProgress = ({ sentence }: TuningProgress) => say(sentence);
  try {
    const tuning = await tuneQuickly(core, { signal, onProgress });
    say(
      tuning ? whyTuned(tuning) : 'The fast engine is not here: there is nothing to choose from.',
    );
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}

function parseTags(text: string): string[] {
  return text.split(',').map((tag) => parseTag(tag.trim()));
}

function parseMachineName(text: string): string {
  const name = machineNameSchema.safeParse(text);
  if (name.success) return name.data;
  throw new InvalidArgumentError(`"${text}" ${name.error.issues[0]?.message ?? 'is no name'}.`);
}

/** What of the host's name may be one. */
function nameOfThisMachine(): string {
  return (
    hostname()
      .replace(/[^A-Za-z0-9._-]/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 64) || 'machine'
  );
}

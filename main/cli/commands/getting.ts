import { Argument, Command } from 'commander';
import { whoseBoxSprites } from '../../../shared/dataset/box-sprites.ts';
import { StudioError } from '../../../shared/errors.ts';
import {
  gettingPhaseWords,
  type GettingProgress,
  type GettingTopic,
  type GettingStatus,
} from '../../../shared/engine/getting.ts';
import { forkTrainer } from '../../host/fork-process.ts';
import { CudaEngine, cudaLicence } from '../../studio/engine/cuda-engine.ts';
import { FastEngine } from '../../studio/engine/fast-engine.ts';
import { BoxSpritesGetting } from '../../studio/engine/box-sprites.ts';
import { FeatureNetworkGetting } from '../../studio/engine/feature-network.ts';
import type { Getting } from '../../studio/engine/getting.ts';
import { createPush, type Push } from '../../studio/push.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { formatBytes, formatTimeLeft } from '../../../shared/format.ts';
import { createInterruption, type Interruption } from '../interruption.ts';
import type { RunCommand } from '../run-command.ts';
import { createStatusLine } from '../status-line.ts';
import { print, printJson } from '../../host/terminal.ts';

interface GettingOptions {
  again: boolean;
  json: boolean;
}

/** A command that shows whether something is on this machine, or gets it. */
interface Subject {
  /** Of the command, but for the one that has another subject by an option; and of its events. */
  name: GettingTopic;
  /** What gets it, behind "studio". */
  command: string;
  summary: string;
  description: string;
  create: (push: Push) => Getting;
  describe: (status: GettingStatus) => string[];
  interrupted: string;
  /** What whoever gets it is told before anything is fetched. */
  before?: (status: GettingStatus) => Promise<string[]>;
}

const fastEngine: Subject = {
  name: 'engine',
  command: 'engine get',
  summary: 'show the fast engine, or get it',
  description:
    'Show whether the fast engine, native TensorFlow, is on this machine; "get" downloads it. A download that was interrupted goes on where it stopped. With --gpu it is about TensorFlow for NVIDIA cards (Linux), which "remove" takes away again.',
  create: (push) => new FastEngine({ startTrainer: forkTrainer, push }),
  describe: describeEngine,
  interrupted: 'Getting the fast engine was interrupted.',
};

interface EngineOptions extends GettingOptions {
  gpu: boolean;
  withoutCard: boolean;
}

export function engineCommand(run: RunCommand): Command {
  return gettingCommand(fastEngine, ['remove'])
    .option('--gpu', 'TensorFlow for NVIDIA cards: engine "cuda"', false)
    .option(
      '--without-card',
      'with --gpu: get it also where there is no card, for a machine that will have one',
      false,
    )
    .action((action: Action | 'remove', options: EngineOptions) =>
      run(actOnEngine(action, options)),
    );
}

async function actOnEngine(action: Action | 'remove', options: EngineOptions): Promise<ExitCode> {
  const { gpu, withoutCard, json } = options;
  if (withoutCard && !gpu)
    throw new StudioError('invalid-input', '--without-card is about cards.', 'Add --gpu.');
  if (action !== 'remove') return act(gpu ? cudaEngine(withoutCard) : fastEngine, action, options);
  if (!gpu)
    throw new StudioError(
      'invalid-input',
      'The fast engine is not removed: every start of the studio would get it again.',
      'With --gpu TensorFlow for NVIDIA cards is removed.',
    );
  const engine = new CudaEngine({ startTrainer: forkTrainer, push: createPush() });
  const { orderly } = createInterruption();
  const line = createStatusLine();
  const onWait = () => line.show('Waiting for another studio that is getting it …');
  const wasHere = await engine.remove({ signal: orderly, onWait }).finally(() => line.clear());
  if (json) printJson(engine.status());
  else print(wasHere ? `${cudaName} are removed.` : `${cudaName} were not here.`);
  return exitCodes.done;
}

const cudaName = 'TensorFlow for NVIDIA cards and their libraries';

function cudaEngine(withoutCard: boolean): Subject {
  return {
    ...fastEngine,
    name: 'cuda',
    command: `engine get --gpu${withoutCard ? ' --without-card' : ''}`,
    create: (push) => new CudaEngine({ startTrainer: forkTrainer, push, withoutCard }),
    describe: describeCuda,
    before: whatCudaTakes,
    interrupted: 'Getting TensorFlow for NVIDIA cards was interrupted.',
  };
}

export function featuresCommand(run: RunCommand): Command {
  return showOrGet(run, {
    name: 'features',
    command: 'features get',
    summary: 'show the network that measures creatures, or get it',
    description:
      'Show whether EfficientNet-Lite0 is on this machine, by whose features runs are measured (KID, density, coverage); "get" downloads it. A download that was interrupted goes on where it stopped.',
    create: (push) => new FeatureNetworkGetting({ push }),
    describe: describeFeatures,
    interrupted: 'Getting the network that measures creatures was interrupted.',
  });
}

export function pokespriteCommand(run: RunCommand): Command {
  return showOrGet(run, {
    name: 'pokesprite',
    command: 'pokesprite get',
    summary: 'show whether the box sprites of the games are here, or get them',
    description: `Show whether the 1,332 box sprites of the npm package pokesprite-images are on this machine; "get" downloads them. ${whoseBoxSprites}`,
    create: (push) => new BoxSpritesGetting({ push }),
    describe: describeBoxSprites,
    interrupted: 'Getting the box sprites was interrupted.',
  });
}

type Action = 'status' | 'get';

function showOrGet(run: RunCommand, subject: Subject): Command {
  return gettingCommand(subject).action((action: Action, options: GettingOptions) =>
    run(act(subject, action, options)),
  );
}

function gettingCommand({ name, summary, description }: Subject, more: string[] = []): Command {
  return new Command(name)
    .summary(summary)
    .description(description)
    .addArgument(
      new Argument('[action]', 'what to do').choices(['status', 'get', ...more]).default('status'),
    )
    .option('--again', 'get it anew, also where it is here', false)
    .option('--json', 'print the status as JSON; with "get" a line an event', false);
}

async function act(subject: Subject, action: Action, options: GettingOptions): Promise<ExitCode> {
  return action === 'get' ? get(subject, options) : show(subject, options);
}

function show({ create, describe }: Subject, { json }: GettingOptions): ExitCode {
  const status = create(createPush()).status();
  if (json) printJson(status);
  else print(...describe(status));
  return exitCodes.done;
}

/**
 * Gets what another command needs first, unless it is here.
 *
 * @throws StudioError why it could not be had, `cancelled` when it is interrupted
 */
export async function getFirst(
  getting: Getting,
  topic: GettingTopic,
  push: Push,
  { orderly }: Interruption,
): Promise<void> {
  if (getting.status().state === 'ready') return;
  const line = createStatusLine();
  const showProgress = createProgressLines(line);
  push.subscribe(topic, ({ progress }) => progress && showProgress(progress));
  const cancel = () => getting.cancel();
  orderly.addEventListener('abort', cancel);
  getting.get();
  await getting.done();
  orderly.removeEventListener('abort', cancel);
  line.clear();
  const { problem } = getting.status();
  if (orderly.aborted)
    throw new StudioError(
      'cancelled',
      'The download was interrupted.',
      'What was downloaded is kept; the same command goes on from there.',
    );
  if (problem) throw StudioError.fromShape(problem);
}

/** @throws StudioError why it could not be had, `cancelled` when it is interrupted */
async function get(subject: Subject, { again, json }: GettingOptions): Promise<ExitCode> {
  const push = createPush();
  const line = createStatusLine();
  const showProgress = createProgressLines(line);
  const getting = subject.create(push);
  const first = getting.status();
  const comes = first.state === 'ready' ? again : first.state === 'absent' && !first.problem;
  if (subject.before && comes) line.keep(...(await subject.before(first)));
  const tell = (status: GettingStatus) => {
    if (json) printJson({ type: subject.name, ...status });
    if (status.progress) showProgress(status.progress);
  };
  tell(first);
  push.subscribe(subject.name, tell);
  const { orderly } = createInterruption();
  orderly.addEventListener('abort', () => getting.cancel());
  getting.get({ again });
  await getting.done();
  line.clear();
  const status = getting.status();
  if (orderly.aborted) throw interrupted(subject);
  if (status.problem) throw StudioError.fromShape(status.problem);
  if (!json) print(...subject.describe(status));
  return exitCodes.done;
}

function describeEngine(status: GettingStatus): string[] {
  const { version } = status;
  const name = `The fast engine, TensorFlow ${version},`;
  if (status.state === 'ready') return [`${name} is here, and runs take it by themselves.`];
  if (status.state === 'unsupported')
    return [`${name} does not exist for this system; runs train on WebAssembly.`];
  return [
    `${name} is not here; runs train on WebAssembly, which is several times slower.`,
    ...howToGet('engine get', status),
  ];
}

function describeCuda(status: GettingStatus): string[] {
  const { state, version, problem } = status;
  const name = `TensorFlow ${version} for NVIDIA cards`;
  if (state === 'unsupported')
    return [`${name} does not exist for this system.`, ...(problem ? [problem.hint] : [])];
  if (state === 'ready')
    return [
      `${name} is here: "--engine cuda" trains by it, and "studio doctor --tune" takes it where it is faster. "studio engine remove --gpu" removes it.`,
    ];
  return [`${name} is not here.`, ...howToGet('engine get --gpu', status), cudaLicence];
}

async function whatCudaTakes(status: GettingStatus): Promise<string[]> {
  const engine = new CudaEngine({ startTrainer: forkTrainer, push: createPush() });
  const { downloadBytes, downloadedBytes, installedBytes } = status;
  const rest = formatBytes(downloadBytes - downloadedBytes);
  const room = formatBytes(await engine.roomNeeded());
  return [
    cudaLicence,
    `${rest} to download, ${formatBytes(installedBytes)} on the disk; ${room} must be free until it is done. How long it takes is told while it comes; interrupted, it goes on where it stopped. At the end it is tried on the card, which takes half an hour where the card is newer than TensorFlow’s kernels (after Hopper).`,
  ];
}

function describeFeatures(status: GettingStatus): string[] {
  const name = `The network that measures creatures, ${status.version},`;
  if (status.state === 'ready') return [`${name} is here, and runs are measured by it.`];
  return [
    `${name} is not here; runs train all the same, without KID, density and coverage.`,
    ...howToGet('features get', status),
  ];
}

function describeBoxSprites(status: GettingStatus): string[] {
  if (status.state === 'ready')
    return [
      `The box sprites (${status.version}) are here: "studio train --pokesprite all", or first-151, trains on them.`,
      whoseBoxSprites,
    ];
  return [
    `The box sprites (${status.version}) are not here.`,
    ...howToGet('pokesprite get', status),
    whoseBoxSprites,
  ];
}

function howToGet(command: string, status: GettingStatus): string[] {
  const { downloadBytes, installedBytes, downloadedBytes, problem } = status;
  const rest = downloadedBytes > 0 ? `, ${formatBytes(downloadedBytes)} of it here already` : '';
  return [
    `"studio ${command}" gets it: ${formatBytes(downloadBytes)} to download${rest}, ${formatBytes(installedBytes)} on the disk.`,
    ...(problem ? [`${problem.message} ${problem.hint}`] : []),
  ];
}

/** Each tenth of the work: in a log, which keeps every line, that is enough. */
const partsInLog = 10;

function createProgressLines(line: ReturnType<typeof createStatusLine>) {
  let last = '';
  return (progress: GettingProgress) => {
    const text = describeProgress(progress);
    line.show(text);
    const { phase, doneBytes, totalBytes } = progress;
    const part = totalBytes > 0 ? Math.floor((doneBytes * partsInLog) / totalBytes) : 0;
    if (!process.stderr.isTTY && `${phase} ${part}` !== last) line.keep(text);
    last = `${phase} ${part}`;
  };
}

function describeProgress(progress: GettingProgress): string {
  const { phase, doneBytes, totalBytes, bytesPerSecond, etaMs } = progress;
  if (totalBytes === 0) return `${gettingPhaseWords[phase]} …`;
  const amount = `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
  const rate = bytesPerSecond ? `, ${formatBytes(bytesPerSecond)}/s` : '';
  const left = etaMs ? `, ${formatTimeLeft(etaMs)}` : '';
  return `${gettingPhaseWords[phase]}: ${amount}${rate}${left}`;
}

function interrupted({ command, interrupted: message }: Subject): StudioError {
  return new StudioError(
    'cancelled',
    message,
    `What was downloaded is kept; "studio ${command}" goes on from there.`,
  );
}

import type { Command } from 'commander';
import { mostThreads } from '../../shared/engine/engine.ts';
import { hyperparameterFields } from '../../shared/hyperparameters/resolve.ts';
import { appVersion } from '../../shared/version.ts';
import { closeInTime } from '../host/close-in-time.ts';
import { chooseLibraryPath } from '../host/default-library.ts';
import { say } from '../host/terminal.ts';
import { forkPictureProcess, forkTrainer } from '../host/fork-process.ts';
import { chooseThreads, mayTuneItself } from '../host/threads.ts';
import { libraryReadOnly } from '../studio/library-trouble.ts';
import type { PoolAddresses } from '../pool/addresses.ts';
import type { OpenPool, PoolHost } from '../studio/pool/pool-host.ts';
import { openStudio, type Studio, type StudioOptions } from '../studio/studio.ts';
import { fieldOptions } from './field-options.ts';
import { wholeNumber } from './parse-argument.ts';
import { printDamage } from './warnings.ts';

export interface LibraryOption {
  library?: string;
}

export interface ThreadsOption {
  threads?: number;
}

/** No option of the command line: which command it is tells whether somebody waits. */
export type RoomOption = Pick<StudioOptions, 'whenDiskFull' | 'tunesItself'>;

/** `--library`, the same for every command that opens one. */
export function withLibraryOption(command: Command): Command {
  return command.option(
    '--library <folder>',
    'the library to use (default: STUDIO_LIBRARY, or the folder that the system gives programs for data)',
  );
}

/** `--threads`, the same for every command that trains or measures. */
export function withThreadsOption(command: Command): Command {
  return command.option(
    '--threads <number>',
    'threads to compute with (default: STUDIO_THREADS, or what "studio doctor --tune" found best, or all cores)',
    wholeNumber(1, mostThreads),
  );
}

/** `--steps` as training has it, for what goes on with a run. */
export function withStepsOption(command: Command): Command {
  const steps = hyperparameterFields.filter(({ name }) => name === 'steps');
  for (const option of fieldOptions(steps)) command.addOption(option);
  return command;
}

/** Where runs of others train, read by `poolOf`. */
export interface AddressesOption {
  addresses?: PoolAddresses | undefined;
  /** Whether it is opened though nobody answers there. */
  poolMayBeAway?: boolean;
  /** How a page connects others while the studio is open. */
  pools?: PoolHost | undefined;
}

type OpenOptions = LibraryOption & ThreadsOption & RoomOption & AddressesOption;

/**
 * Opens the library for a command that changes it, and closes it whatever happens.
 *
 * @throws StudioError `library-read-only` where it can only be looked at
 */
export async function useStudio<T>(
  options: OpenOptions,
  work: (studio: Studio) => Promise<T>,
): Promise<T> {
  return open(options, (studio) => {
    if (studio.readOnly) throw libraryReadOnly(studio.libraryPath);
    return work(studio);
  });
}

/** The same for a command that can do with looking at it. */
export async function lookAtStudio<T>(
  options: OpenOptions,
  work: (studio: Studio) => Promise<T>,
): Promise<T> {
  return open(options, (studio) => {
    if (studio.readOnly)
      say(`note: ${studio.libraryPath} cannot be written to; it is shown as it was a moment ago.`);
    return work(studio);
  });
}

async function open<T>(
  { library, threads, whenDiskFull, tunesItself, addresses, poolMayBeAway, pools }: OpenOptions,
  work: (studio: Studio) => Promise<T>,
): Promise<T> {
  const openPool = addresses && (await poolAt(addresses, poolMayBeAway));
  const chosen = chooseThreads(threads);
  const studio = openStudio({
    libraryPath: chooseLibraryPath(library),
    startTrainer: forkTrainer,
    startPictureProcess: forkPictureProcess,
    appVersion,
    threads: chosen,
    ...(whenDiskFull && { whenDiskFull }),
    ...(openPool && { openPool }),
    pools,
    // Where a person has chosen how to compute there is nothing to find out.
    tunesItself: tunesItself === true && chosen === undefined && mayTuneItself(),
  });
  if (openPool) sayWhatIsAway(studio);
  try {
    const failure = studio.whenGone.then((error) => Promise.reject(error));
    const result = await Promise.race([work(studio), failure]);
    // A run that the loss of the library has ended has ended the work, too.
    if (studio.gone) throw studio.gone;
    return result;
  } finally {
    printDamage(studio.store);
    if (!(await closeInTime(studio))) endWithoutWaiting();
  }
}

/** What a run in a pool waits for. */
function sayWhatIsAway({ push, pool }: Studio): void {
  let said = pool.status().problem?.message;
  push.subscribe('pool', ({ problem }) => {
    if (problem?.message === said) return;
    if (problem) say(`${problem.message} ${problem.hint}`);
    else say('It is there again.');
    said = problem?.message;
  });
}

/** Loaded where it is asked for: Redis's client takes a fifth of a command's start. */
async function poolAt(addresses: PoolAddresses, mayBeAway = false): Promise<OpenPool> {
  const opening = await import('../pool/open-pool.ts');
  return mayBeAway ? opening.poolAt(addresses) : opening.findPool(addresses);
}

/** A process that cannot be ended would hold up the command's own end for ever. */
function endWithoutWaiting(): void {
  say('The studio did not close in time, so it ends without waiting.');
  setTimeout(() => process.exit(), 1_000).unref();
}

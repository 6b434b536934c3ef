import type { Command } from 'commander';
import { mostThreads } from '../../shared/engine.ts';
import { appVersion } from '../../shared/version.ts';
import { chooseLibraryPath } from '../host/default-library.ts';
import { forkPictureProcess, forkTrainer } from '../host/fork-process.ts';
import { chooseThreads } from '../host/threads.ts';
import { openStudio, type Studio, type StudioOptions } from '../studio/studio.ts';
import { wholeNumber } from './parse-number.ts';
import { printDamage } from './print-damage.ts';

export interface LibraryOption {
  library?: string;
}

export interface ThreadsOption {
  threads?: number;
}

/** No option of the command line: which command it is tells whether somebody waits. */
export type RoomOption = Pick<StudioOptions, 'whenDiskFull'>;

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

/** Opens the library for a command and closes it whatever happens. */
export async function useStudio<T>(
  { library, threads, whenDiskFull }: LibraryOption & ThreadsOption & RoomOption,
  work: (studio: Studio) => Promise<T>,
): Promise<T> {
  const studio = openStudio({
    libraryPath: chooseLibraryPath(library),
    startTrainer: forkTrainer,
    startPictureProcess: forkPictureProcess,
    appVersion,
    threads: chooseThreads(threads),
    ...(whenDiskFull && { whenDiskFull }),
  });
  try {
    return await work(studio);
  } finally {
    printDamage(studio.store);
    await studio.close();
  }
}

import type { Command } from 'commander';
import { appVersion } from '../../shared/version.ts';
import { chooseLibraryPath } from '../host/default-library.ts';
import { forkTrainer } from '../host/fork-trainer.ts';
import { openStudio, type Studio } from '../studio/studio.ts';

export interface LibraryOption {
  library?: string;
}

/** `--library`, the same for every command that opens one. */
export function withLibraryOption(command: Command): Command {
  return command.option(
    '--library <folder>',
    'the library to use (default: STUDIO_LIBRARY, or the folder that the system gives programs for data)',
  );
}

/** Opens the library for a command and closes it whatever happens. */
export async function useStudio<T>(
  { library }: LibraryOption,
  work: (studio: Studio) => Promise<T>,
): Promise<T> {
  const studio = openStudio({
    libraryPath: chooseLibraryPath(library),
    startTrainer: forkTrainer,
    appVersion,
  });
  try {
    return await work(studio);
  } finally {
    await studio.close();
  }
}

import { toErrorShape } from '../../shared/errors.ts';
import { chooseLibraryPath } from '../host/default-library.ts';
import { openLibraryReadOnly } from '../store/library.ts';
import type { ReadableStore } from '../store/store.ts';
import { lookAtStudio, type LibraryOption } from './studio-options.ts';
import { printDamage } from './warnings.ts';

/**
 * Reads a library for a command that only shows something: also beside a studio that is running. Where
 * none is running, the library is opened as a whole, so that runs of a studio that was killed show as
 * interrupted and an older library is migrated. None is created.
 *
 * @throws StudioError `not-found` when there is no library
 */
export async function readLibrary(
  option: LibraryOption,
  work: (store: ReadableStore, libraryPath: string) => void | Promise<void>,
): Promise<void> {
  const path = chooseLibraryPath(option.library);
  try {
    openLibraryReadOnly(path).close();
  } catch (thrown) {
    if (toErrorShape(thrown).code === 'not-found') throw thrown;
  }
  try {
    await lookAtStudio(option, async (studio) => work(studio.store, studio.libraryPath));
  } catch (thrown) {
    if (toErrorShape(thrown).code !== 'library-locked') throw thrown;
    const library = openLibraryReadOnly(path);
    try {
      await work(library.store, path);
      printDamage(library.store);
    } finally {
      library.close();
    }
  }
}

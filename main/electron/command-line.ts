import { parseArgs } from 'node:util';
import { StudioError } from '../../shared/errors.ts';

export interface DesktopArguments {
  /** `--library DIR`; undefined where it was not given. */
  library: string | undefined;
}

/**
 * Electron and Chromium have switches of their own in the same line: what is not ours is passed over.
 *
 * @throws StudioError `invalid-input` where `--library` names no folder
 */
export function readArguments(argv: readonly string[]): DesktopArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: { library: { type: 'string' } },
    strict: false,
  });
  const { library } = values;
  if (library === undefined || (typeof library === 'string' && library !== '')) return { library };
  throw new StudioError(
    'invalid-input',
    'The option --library names no folder.',
    'Give it one: --library FOLDER.',
  );
}

import type { GettingPhase } from '../../shared/engine/getting.ts';
import { StudioError, type ErrorCode } from '../../shared/errors.ts';
import { isDiskFull } from '../../shared/library/disk-full.ts';
import { cacheFolder } from './cache-folder.mjs';
import { cancelled } from './download.ts';
import { withLock } from './set-up-lock.mjs';

/** Something that is fetched once for all checkouts, into the user's cache. */
export interface GettingOnce {
  /** "the fast engine" */
  what: string;
  lockFile: string;
  isHere: () => boolean;
  /** Also where it is here. */
  again: boolean | undefined;
  install: () => Promise<void>;
  /** What a full disk is told of. */
  diskFull: { outcome: 'stored' | 'set up'; hint: string };
  /** Of a folder that cannot be written. */
  refused: ErrorCode;
  onProgress: (phase: GettingPhase, doneBytes: number, totalBytes: number) => void;
  signal: AbortSignal;
}

/**
 * Gets it where it is not here. Two studios at once wait for one another; the second finds it done.
 *
 * @throws StudioError `cancelled`, `disk-full`, `refused` where the folder cannot be written, and what `install` throws
 */
export async function getOnce(getting: GettingOnce): Promise<void> {
  const { lockFile, isHere, again, install, onProgress, signal } = getting;
  try {
    await withLock(
      lockFile,
      async () => {
        if (again || !isHere()) await install();
      },
      { signal, onWait: () => onProgress('waiting', 0, 0) },
    );
  } catch (error) {
    throw inWords(error, getting);
  }
}

function inWords(error: unknown, { what, diskFull, refused, signal }: GettingOnce): unknown {
  if (signal.aborted) return cancelled(`Getting ${what}`);
  if (error instanceof StudioError) return error;
  if (isDiskFull(error))
    return new StudioError(
      'disk-full',
      `The disk is full, so ${what} could not be ${diskFull.outcome}.`,
      diskFull.hint,
      { cause: error },
    );
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new StudioError(
      refused,
      `The folder of ${what} cannot be written: ${message}.`,
      `Give yourself the right to write to ${cacheFolder()}, then try again.`,
      { cause: error },
    );
  return error;
}

import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A log is two files of at most this size: the current one and the one before (`.1`). */
export const maximumLogBytes = 2 * 1024 * 1024;

/** Moves a log that has grown too large aside, so that what is written next starts a new file. */
export function makeRoomInLog(path: string, maximumBytes = maximumLogBytes): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < maximumBytes) return;
  rmSync(`${path}.1`, { force: true });
  renameSync(path, `${path}.1`);
}

/**
 * A destination for pino that never fills the disk. It writes synchronously: the studio logs a few lines
 * a minute, and the line that explains a crash must not be lost in a buffer.
 */
export function boundedLogFile(path: string, maximumBytes = maximumLogBytes) {
  mkdirSync(dirname(path), { recursive: true });
  return {
    write(line: string): void {
      makeRoomInLog(path, maximumBytes);
      appendFileSync(path, line);
    },
  };
}

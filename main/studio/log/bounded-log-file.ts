import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { visibleText } from '../../../shared/visible-text.ts';

/** A log is two files of at most this size: the current one and the one before (`.1`). */
const mostLogBytes = 2 * 1024 * 1024;

/**
 * Moves a log that has grown too large aside, so that what is written next starts a new file. Nothing is worth
 * failing for a log: where it cannot be moved, it goes on growing.
 */
export function makeRoomInLog(path: string, mostBytes = mostLogBytes): void {
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size < mostBytes) return;
    rmSync(`${path}.1`, { force: true });
    renameSync(path, `${path}.1`);
  } catch (error) {
    complain(path, error);
  }
}

/**
 * A destination for pino that never fills the disk. It writes synchronously: the studio logs a few lines
 * a minute, and the line that explains a crash must not be lost in a buffer. It never throws: who logs may be
 * in the middle of something, and on a full disk the line that says so is the first that finds no room.
 */
export function boundedLogFile(path: string, mostBytes = mostLogBytes) {
  mkdirSync(dirname(path), { recursive: true });
  return {
    write(line: string): void {
      makeRoomInLog(path, mostBytes);
      try {
        appendFileSync(path, line, { mode: 0o600 });
      } catch (error) {
        complain(path, error);
        process.stderr.write(`${visibleText(line.trimEnd())}\n`);
      }
    },
  };
}

function complain(path: string, error: unknown): void {
  const sentence = `The log ${path} cannot be written: ${String(error)}`;
  process.stderr.write(`${visibleText(sentence)}\n`);
}

import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { boundedLogFile } from './bounded-log-file.ts';

/** The studio's own log, `studio.log` in the library: one JSON line an entry, bounded in size. */
export function openLog(libraryPath: string): Logger {
  const destination = boundedLogFile(join(libraryPath, 'studio.log'));
  return pino({ base: { pid: process.pid } }, destination);
}

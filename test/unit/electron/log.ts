import { pino } from 'pino';

/** A real log that keeps its messages. */
export function createKeptLog() {
  const lines: { msg: string; level: number }[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

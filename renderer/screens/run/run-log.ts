import type { RunEvent } from '../../../shared/run/events.ts';

export type LogTone = 'plain' | 'warning' | 'bad';

/** A line of a run's log as people read it. */
export interface LogLine {
  seq: number;
  at: number;
  step: number;
  tone: LogTone;
  text: string;
  hint: string;
}

/** What a log keeps: what happened, not what was measured. */
function belongsInLog(event: RunEvent): boolean {
  return logLine(event) !== null;
}

export function logLine(event: RunEvent): LogLine | null {
  const { seq, at, step } = event;
  const line = { seq, at, step, tone: 'plain' as LogTone, hint: '' };
  switch (event.type) {
    case 'state':
      return { ...line, text: event.message || event.state };
    case 'log':
      return { ...line, text: event.message };
    case 'warning':
      return { ...line, tone: 'warning', text: event.message, hint: event.hint };
    case 'error':
      return { ...line, tone: 'bad', text: event.message, hint: event.hint };
    default:
      return null;
  }
}

/** A log with new events, each once and in order, the newest `most` of them. */
export function extendLog(
  log: readonly RunEvent[],
  events: readonly RunEvent[],
  most: number,
): readonly RunEvent[] {
  const newest = log.at(-1)?.seq ?? 0;
  const fresh = events.filter((event) => event.seq > newest && belongsInLog(event));
  return fresh.length === 0 ? log : [...log, ...fresh].slice(-most);
}

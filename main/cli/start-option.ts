import { InvalidArgumentError, Option } from 'commander';
import { parseStartTime, startTimeInWords } from '../../shared/run/start-time.ts';

export interface StartOption {
  startAt?: number;
}

export function startAtOption(): Option {
  return new Option(
    '--start-at <time>',
    'train no earlier than at this time, such as 22:00 or "2026-03-01 22:00"; the command waits',
  )
    .argParser(parseTime)
    .helpGroup('Many runs:');
}

/** Milliseconds since 1970. */
export function parseTime(text: string): number {
  const at = parseStartTime(text, Date.now());
  if (at !== null) return at;
  throw new InvalidArgumentError('It must be a time such as 22:00, or "2026-03-01 22:00".');
}

export function whenItStarts(at: number): string {
  const words = startTimeInWords(at, Date.now());
  return words === null
    ? 'That time has passed: training starts now.'
    : `Training starts ${words}.`;
}

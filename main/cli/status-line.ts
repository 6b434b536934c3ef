import { stderr } from 'node:process';

/**
 * One line that is written over again and again on a terminal; elsewhere (a pipe, a log file) only what
 * is `kept` is printed, a line each. Goes to stderr, so that stdout holds results alone.
 */
export interface StatusLine {
  show(text: string): void;
  /** Prints a line that stays, above the status. */
  keep(text: string): void;
  clear(): void;
}

export function createStatusLine(stream = stderr): StatusLine {
  const erase = stream.isTTY ? '\r\x1b[2K' : '';
  let shown = '';
  return {
    show(text) {
      if (!stream.isTTY || text === shown) return;
      shown = text;
      stream.write(erase + text.slice(0, stream.columns - 1));
    },
    keep(text) {
      stream.write(`${erase}${text}\n`);
      if (stream.isTTY) stream.write(shown.slice(0, stream.columns - 1));
    },
    clear() {
      if (shown) stream.write(erase);
      shown = '';
    },
  };
}

import { stderr } from 'node:process';
import { visibleText } from '../../shared/visible-text.ts';

/**
 * One line that is written over again and again on a terminal; elsewhere (a pipe, a log file) only what
 * is `kept` is printed, a line each. Goes to stderr, so that stdout holds results alone.
 */
export interface StatusLine {
  show(text: string): void;
  /** Prints lines that stay, above the status. */
  keep(...lines: readonly string[]): void;
  clear(): void;
}

export function createStatusLine(stream = stderr): StatusLine {
  const erase = stream.isTTY ? '\r\x1b[2K' : '';
  let shown = '';
  return {
    show(text) {
      const visible = visibleText(text);
      if (!stream.isTTY || visible === shown) return;
      shown = visible;
      stream.write(erase + shown.slice(0, stream.columns - 1));
    },
    keep(...lines) {
      stream.write(erase + lines.map((line) => `${visibleText(line)}\n`).join(''));
      if (stream.isTTY) stream.write(shown.slice(0, stream.columns - 1));
    },
    clear() {
      if (shown) stream.write(erase);
      shown = '';
    },
  };
}

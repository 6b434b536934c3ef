import { visibleJson, visibleText } from '../../shared/visible-text.ts';

/*
 * The one place that prints. File names, labels, names of runs and errors that quote them are other people's text:
 * whatever a terminal would obey in them is made visible, so that each line is one line and says what it says.
 */

/** Results: lines on stdout. */
export function print(...lines: readonly string[]): void {
  process.stdout.write(asText(lines));
}

/** Results as JSON, a line each. */
export function printJson(...values: readonly unknown[]): void {
  process.stdout.write(values.map((value) => `${visibleJson(value)}\n`).join(''));
}

/** What is said beside results: lines on stderr. */
export function say(...lines: readonly string[]): void {
  process.stderr.write(asText(lines));
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${visibleText(line)}\n`).join('');
}

/**
 * Ends quietly when nobody reads any more, as after `| head`. Anything else that keeps a result from being written,
 * such as a full disk behind `>`, is said, and the command has failed.
 */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || process.exitCode === failed) return;
    process.exitCode = failed;
    say(`error: The result cannot be written (${error.message}).`);
  });
  // Where this cannot be said, nothing can.
  process.stderr.on('error', () => undefined);
}

const failed = 1;

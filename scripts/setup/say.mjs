/**
 * Tells the user something. Set-up talks on the error stream, so that what a command prints on its
 * output (`--json`) stays clean.
 *
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * @param {unknown} error
 * @returns {string} the error's own words on one line
 */
export function inWords(error) {
  const message = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  return `${message}${cause ? ` (${cause})` : ''}`.replace(/\s+/g, ' ').trim();
}

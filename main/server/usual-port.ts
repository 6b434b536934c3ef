import { createHash } from 'node:crypto';

/** Below those that systems give to whoever asks for any, which begin at 32,768. */
const first = 20_000;
const ports = 12_000;

/**
 * The port that a library is shown at where nobody names one. A browser remembers by address: with another port each time a window
 * would have forgotten its colours, its language and the screen that was open (docs/decisions/0531).
 */
export function usualPort(libraryPath: string): number {
  return first + (createHash('sha256').update(libraryPath).digest().readUInt32BE() % ports);
}

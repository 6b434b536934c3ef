import { randomInt } from 'node:crypto';

/** Without 0, 1, i, l and o, which are read for one another. */
const letters = '23456789abcdefghjkmnpqrstuvwxyz';
const length = 8;

/** A short random identifier, 31^8 of them: fit for file names, addresses and the command line. */
export function newId(): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

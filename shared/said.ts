import type { z } from 'zod';

/*
 * What the core says to people is English wherever it is kept or sent: in the library, in logs, on the wire. The contract
 * marks such words, and whoever reads it for a person may have them put into their language as they are read
 * (docs/decisions/0530).
 */

let putInWords = (english: string): string => english;

/** Marks words of the core in the contract, as against names, places and keys, which are the same in every language. */
export function said(words: z.ZodString): z.ZodString {
  return words.overwrite((english) => putInWords(english));
}

/** From now on, what this process reads of the core's words is put like this. */
export function putWhatIsSaid(put: (english: string) => string): void {
  putInWords = put;
}

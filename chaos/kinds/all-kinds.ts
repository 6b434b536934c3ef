import type { Kind } from '../kind.ts';
import { damagedFiles } from './damaged-files.ts';
import { fullDisks } from './full-disks.ts';
import { fuzzedCalls } from './fuzzed-calls.ts';
import { fuzzedPictures } from './fuzzed-pictures.ts';
import { hostileLibraries } from './hostile-libraries.ts';
import { kills } from './kills.ts';

/** In the order of the table. */
export const kinds: readonly Kind[] = [
  ...kills,
  ...fullDisks,
  ...damagedFiles,
  ...hostileLibraries,
  ...fuzzedPictures,
  ...fuzzedCalls,
];

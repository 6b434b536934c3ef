import type { Kind } from '../kind.ts';
import { damagedFiles } from './damaged-files.ts';
import { kills } from './kills.ts';

/** In the order of the table. */
export const kinds: readonly Kind[] = [...kills, ...damagedFiles];

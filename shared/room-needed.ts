import type { ErrorShape } from './errors.ts';
import { formatMegabytes } from './native-engine.ts';

/** What becomes of a run that finds no room on the disk: where somebody watches, it waits for room. */
export type WhenDiskFull = 'wait' | 'fail';

/** Said of a run that waits for room. Nothing of it is lost meanwhile. */
export function waitsForRoom(neededBytes: number): ErrorShape {
  return {
    code: 'disk-full',
    message: 'The disk of the library is full, so training waits. Nothing is lost.',
    hint: `Make room for ${formatMegabytes(neededBytes)} there: training goes on by itself.`,
  };
}

/** Said of a run that was ended for want of room. */
export function endedForWantOfRoom(neededBytes: number): ErrorShape {
  return {
    code: 'disk-full',
    message: 'The disk of the library is full, so training was ended.',
    hint: `Make room for ${formatMegabytes(neededBytes)} there, then resume the run: it goes on from its last checkpoint.`,
  };
}

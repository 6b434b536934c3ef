import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DrawnFrom } from '../../../shared/creature/drawn-from.ts';
import type { GivenLatents } from '../../../shared/creature/latents.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { insertSample } from '../../store/samples.ts';
import type { Core } from '../core.ts';

/** Lists a sheet that was written, and tells the screens. One that finds no room in the list would never be seen, so it is removed. */
export function keepSample(
  { store, libraryPath, push }: Pick<Core, 'store' | 'libraryPath' | 'push'>,
  sample: Sample,
  given?: GivenLatents,
  drawnFrom?: DrawnFrom,
): void {
  try {
    insertSample(store, sample, given, drawnFrom);
  } catch (error) {
    rmSync(join(libraryPath, sample.path), { force: true });
    throw error;
  }
  push.send('samples', [sample]);
}

import { setImmediate } from 'node:timers/promises';
import { StudioError } from '../../../shared/errors.ts';
import type { ExportOptions } from '../../../shared/creature/export-options.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import type { Rgb } from '../../pictures/picture.ts';
import { readCreature } from '../gallery/read-creature.ts';
import type { ExportCore, ExportJob, Progress } from './export-file.ts';
import { countedColours } from '../../pixel-art/count-colours.ts';
import { fewerColours } from '../../pixel-art/fewer-colours.ts';
import { enlarge } from '../../pixel-art/pixels.ts';
import { cut, finish } from './finish.ts';

/**
 * What reads creatures for an export. Where all of them shall have one palette they are looked through once before.
 *
 * @throws StudioError `image-unreadable`, `cancelled`
 */
export function creatureReader(
  core: ExportCore,
  creatures: readonly Favourite[],
  options: ExportOptions,
  { signal, onShare }: Progress,
): ExportJob['read'] {
  const isShared = options.colours > 0 && options.onePalette && options.palette === '';
  const total = creatures.length * (isShared ? 2 : 1);
  const rest = pauses();
  let done = 0;
  let palette: Promise<Rgb[]> | undefined;

  async function readOne(creature: Favourite) {
    await rest();
    if (signal?.aborted) throw cancelled();
    const picture = readCreature(core, creature);
    onShare?.(Math.min(1, ++done / total));
    return picture;
  }

  async function paletteOfAll(): Promise<Rgb[]> {
    const counts = countedColours();
    for (const creature of creatures) counts.add(cut(await readOne(creature), options));
    return fewerColours(counts.all(), options.colours);
  }

  return async (creature) => {
    if (isShared) palette ??= paletteOfAll();
    const finished = finish(await readOne(creature), options, await palette);
    return { ...finished, ...enlarge(finished, options.scale) };
  };
}

/** Thousands of creatures in a row would leave no time for anybody else, nor for calling it off. */
const longestMs = 10;

function pauses(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < longestMs) return;
    await setImmediate();
    since = performance.now();
  };
}

function cancelled(): StudioError {
  return new StudioError('cancelled', 'The export was cancelled.', 'Nothing of it was kept.');
}

import type { ExportOptions, ExportPreview } from '../../../shared/creature/export-options.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import { indexPixels } from '../../png/palette.ts';
import { encodePng } from '../../png/png.ts';
import type { Picture } from '../../pictures/picture.ts';
import { readCreature } from '../gallery/read-creature.ts';
import { creatureReader } from './creature-reader.ts';
import type { ExportCore } from './export-file.ts';

/**
 * How an export would write creatures, at their own size. One palette for all is that of those that are shown.
 *
 * @throws StudioError `image-unreadable`
 */
export async function previewExport(
  core: ExportCore,
  creatures: readonly Favourite[],
  options: ExportOptions,
): Promise<ExportPreview[]> {
  const read = creatureReader(core, creatures, { ...options, scale: 1 }, {});
  const previews: ExportPreview[] = [];
  for (const creature of creatures) {
    const before = readCreature(core, creature);
    const after = await read(creature);
    previews.push({
      favouriteId: creature.id,
      png: encodePng(after).toString('base64'),
      coloursBefore: countOpaque(before),
      coloursAfter: countOpaque(after),
      changed: changedPixels(before, after),
    });
  }
  return previews;
}

function countOpaque({ data }: Picture): number | null {
  const indexed = indexPixels(data);
  if (!indexed) return null;
  return indexed.palette.filter((alpha, at) => at % 4 === 3 && alpha > 0).length;
}

/** What was not seen and is not seen is the same, whatever colour lies below. */
function changedPixels(before: Picture, after: Picture): number {
  let changed = 0;
  for (let offset = 0; offset < before.data.length; offset += 4) {
    const isSeen = before.data[offset + 3] !== 0 || after.data[offset + 3] !== 0;
    const isOther = [0, 1, 2, 3].some(
      (channel) => before.data[offset + channel] !== after.data[offset + channel],
    );
    if (isSeen && isOther) changed++;
  }
  return changed;
}

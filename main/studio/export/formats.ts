import type { ExportFormat } from '../../../shared/creature/export-formats.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import { encodePng } from '../../png/png.ts';
import { originTexts } from '../gallery/origin-text.ts';
import { withPngText } from '../gallery/png-text.ts';
import { enlarge } from './enlarge.ts';
import type { ExportCore, ExportFile } from './export-file.ts';
import { creatureName, type UniqueNames } from './file-names.ts';
import { readCreature } from '../gallery/read-creature.ts';
import { runSlugs } from './run-slugs.ts';
import { buildSheet } from './sprite-sheet.ts';

/**
 * The files that creatures are written as, in their order.
 *
 * @throws StudioError `invalid-input` where a file would become too large, `image-unreadable`
 */
type WriteFormat = (
  core: ExportCore,
  favourites: readonly Favourite[],
  scale: number,
  names: UniqueNames,
) => AsyncIterable<ExportFile>;

export const writeFormat: Record<ExportFormat, WriteFormat> = { png: pngFiles, sheet: buildSheet };

async function* pngFiles(...[core, favourites, scale, names]: Parameters<WriteFormat>) {
  const slugOfRun = runSlugs(core.store);
  for (const favourite of favourites) {
    const picture = enlarge(await readCreature(core, favourite), scale);
    const bytes = withPngText(
      encodePng(picture, { compression: 'small' }),
      originTexts(favourite, core.appVersion),
    );
    yield { name: names.take(creatureName(slugOfRun(favourite), favourite, scale), '.png'), bytes };
  }
}

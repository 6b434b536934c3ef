import type { ExportFormat } from '../../../shared/creature/export-formats.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import { encodePng } from '../../png/png.ts';
import type { Picture } from '../../pictures/picture.ts';
import { originTexts } from '../gallery/origin-text.ts';
import { withPngText } from '../gallery/png-text.ts';
import { encodeAseprite } from './aseprite-file.ts';
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

export const writeFormat: Record<ExportFormat, WriteFormat> = {
  png: fileEach('.png', (picture, texts) =>
    withPngText(encodePng(picture, { compression: 'small' }), texts),
  ),
  sheet: buildSheet,
  aseprite: fileEach('.aseprite', (picture, texts) => encodeAseprite(picture, texts.Description)),
};

/** A file a creature. */
function fileEach(
  ending: string,
  encode: (picture: Picture, texts: ReturnType<typeof originTexts>) => Buffer,
): WriteFormat {
  return async function* (core, favourites, scale, names) {
    const slugOfRun = runSlugs(core.store);
    for (const favourite of favourites) {
      const picture = enlarge(await readCreature(core, favourite), scale);
      const bytes = encode(picture, originTexts(favourite, core.appVersion));
      yield {
        name: names.take(creatureName(slugOfRun(favourite), favourite, scale), ending),
        bytes,
      };
    }
  };
}

import type { ExportFormat } from '../../../shared/creature/export-formats.ts';
import { paletteFiles, type PaletteFileFormat } from '../../../shared/creature/palette-text.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { ExportOptions, Favourite } from '../../../shared/creature/favourite.ts';
import { indexPixels } from '../../png/palette.ts';
import { encodePng } from '../../png/png.ts';
import type { Picture } from '../../pictures/picture.ts';
import { creatureTexts, type CreatureTexts } from '../gallery/creature-texts.ts';
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
  options: Pick<ExportOptions, 'scale' | 'recipe'>,
  names: UniqueNames,
) => AsyncIterable<ExportFile>;

export const writeFormat: Record<ExportFormat, WriteFormat> = {
  png: fileEach('.png', (picture, texts) =>
    withPngText(encodePng(picture, { compression: 'small' }), texts),
  ),
  sheet: buildSheet,
  aseprite: fileEach('.aseprite', (picture, texts) => encodeAseprite(picture, texts.Description)),
  gpl: paletteEach('gpl'),
  hex: paletteEach('hex'),
  pal: paletteEach('pal'),
};

/** The colours of each creature, dark to light. */
function paletteEach(format: PaletteFileFormat): WriteFormat {
  return fileEach(`.${format}`, (picture, _, name) =>
    Buffer.from(paletteFiles[format].write(name, coloursOf(picture, name))),
  );
}

/** "#rrggbb", dark to light, without what is transparent. */
function coloursOf({ data }: Picture, name: string): string[] {
  const indexed = indexPixels(data);
  if (!indexed)
    throw new StudioError(
      'invalid-input',
      `The creature ${name} has more colours than a palette holds, or is half transparent, so it was painted with none.`,
      'Export it as PNG, or choose creatures of a run that paints with palettes.',
    );
  const colours = Buffer.from(indexed.palette);
  return Array.from({ length: colours.length / 4 }, (_, place) => place * 4)
    .filter((at) => colours[at + 3] !== 0)
    .map((at) => `#${colours.toString('hex', at, at + 3)}`);
}

/** A file a creature. */
function fileEach(
  ending: string,
  encode: (picture: Picture, texts: CreatureTexts, name: string) => Buffer,
): WriteFormat {
  return async function* (core, favourites, { scale, recipe }, names) {
    const slugOfRun = runSlugs(core.store);
    for (const favourite of favourites) {
      const picture = enlarge(await readCreature(core, favourite), scale);
      const name = names.take(creatureName(slugOfRun(favourite), favourite, scale), ending);
      yield { name, bytes: encode(picture, creatureTexts(core, favourite, { recipe }), name) };
    }
  };
}

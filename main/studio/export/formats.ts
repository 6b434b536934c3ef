import type { ExportFormat } from '../../../shared/creature/export-formats.ts';
import { paletteFiles, type PaletteFileFormat } from '../../../shared/creature/palette-text.ts';
import { StudioError } from '../../../shared/errors.ts';
import { indexPixels } from '../../png/palette.ts';
import { encodePng } from '../../png/png.ts';
import { creatureTexts, type CreatureTexts } from '../gallery/creature-texts.ts';
import { withPngText } from '../gallery/png-text.ts';
import { encodeAseprite } from './aseprite-file.ts';
import type { WriteFormat } from './export-file.ts';
import { creatureName, runSlugs } from './file-names.ts';
import type { FinishedPicture } from './finish.ts';
import { asepriteSheet } from './sheets/aseprite-json.ts';
import { contactSheet } from './sheets/contact-sheet.ts';
import { godotSheet } from './sheets/godot.ts';
import { phaserSheet } from './sheets/phaser.ts';
import { texturePackerSheet } from './sheets/texture-packer.ts';
import { unitySheet } from './sheets/unity.ts';

export const writeFormat: Record<ExportFormat, WriteFormat> = {
  png: fileEach('.png', (picture, texts) =>
    withPngText(encodePng(picture, { compression: 'small', palette: picture.palette }), texts),
  ),
  sheet: asepriteSheet,
  texturepacker: texturePackerSheet,
  phaser: phaserSheet,
  godot: godotSheet,
  unity: unitySheet,
  contact: contactSheet,
  aseprite: fileEach('.aseprite', (picture, texts) => encodeAseprite(picture, texts.Description)),
  gpl: paletteEach('gpl'),
  hex: paletteEach('hex'),
  pal: paletteEach('pal'),
  lospec: paletteEach('lospec'),
};

/** The colours of each creature, dark to light. */
function paletteEach(format: PaletteFileFormat): WriteFormat {
  const { ending, write } = paletteFiles[format];
  return fileEach(`.${ending}`, (picture, _, name) =>
    Buffer.from(write(name.slice(0, -ending.length - 1), coloursOf(picture, name))),
  );
}

/** "#rrggbb", dark to light, without what is transparent. */
function coloursOf({ data }: FinishedPicture, name: string): string[] {
  const indexed = indexPixels(data);
  if (!indexed)
    throw new StudioError(
      'invalid-input',
      `The creature ${name} has more colours than a palette holds, or is half transparent, so it was painted with none.`,
      'Choose fewer colours for the export, export it as PNG, or choose creatures of a run that paints with palettes.',
    );
  const colours = Buffer.from(indexed.palette);
  return Array.from({ length: colours.length / 4 }, (_, place) => place * 4)
    .filter((at) => colours[at + 3] !== 0)
    .map((at) => `#${colours.toString('hex', at, at + 3)}`);
}

/** A file a creature. */
function fileEach(
  ending: string,
  encode: (picture: FinishedPicture, texts: CreatureTexts, name: string) => Uint8Array,
): WriteFormat {
  return async function* ({ core, creatures, options, names, read }) {
    const slugOfRun = runSlugs(core.store);
    const textsOf = creatureTexts(core, options);
    for (const creature of creatures) {
      const picture = await read(creature);
      const name = names.take(creatureName(slugOfRun(creature), creature, options.scale), ending);
      yield { name, bytes: encode(picture, textsOf(creature), name) };
    }
  };
}

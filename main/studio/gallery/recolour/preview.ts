import type {
  RecolouredPreview,
  Recolouring,
  WantedColours,
} from '../../../../shared/creature/recolouring.ts';
import { rgbOfHex } from '../../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { Favourite } from '../../../../shared/creature/favourite.ts';
import { encodePng, type Pixels } from '../../../png/png.ts';
import type { Core } from '../../core.ts';
import { readCreature } from '../read-creature.ts';
import { paletteOf, recoloured, toHex, type CountedColour, type Rgb } from './colours.ts';
import { matchPalettes } from './match-palettes.ts';
import { turnHues } from './turn-hues.ts';

/**
 * How a creature would look in other colours, in the order in which they were asked for.
 *
 * @param find gives a favourite by its identifier
 * @throws StudioError `image-unreadable`; `invalid-input` where it is not painted with a palette
 */
export async function previewRecolourings(
  core: Pick<Core, 'libraryPath'>,
  creature: Favourite,
  wanted: readonly WantedColours[],
  find: (favouriteId: string) => Favourite,
): Promise<RecolouredPreview[]> {
  const picture = await readCreature(core, creature);
  const palette = requirePalette(picture);
  const previews: RecolouredPreview[] = [];
  for (const one of wanted) {
    const pairs = await otherColours(core, palette, one, find);
    const recolouring: Recolouring = {
      kind: one.kind,
      colours: pairs.map(([from, to]) => [toHex(from), toHex(to)]),
    };
    const png = encodePng(recoloured(picture, recolouring.colours)).toString('base64');
    previews.push({ recolouring, png });
  }
  return previews;
}

async function otherColours(
  core: Pick<Core, 'libraryPath'>,
  palette: readonly CountedColour[],
  wanted: WantedColours,
  find: (favouriteId: string) => Favourite,
): Promise<[from: Rgb, to: Rgb][]> {
  if (wanted.kind === 'chance')
    return turnHues(
      palette.map(({ rgb }) => rgb),
      wanted.seed,
    );
  if (wanted.kind === 'palette') return matchPalettes(palette, wanted.colours.map(rgbOfHex));
  const other = requirePalette(await readCreature(core, find(wanted.favouriteId)));
  return matchPalettes(
    palette,
    other.map(({ rgb }) => rgb),
  );
}

function requirePalette(picture: Pixels): CountedColour[] {
  const palette = paletteOf(picture);
  if (palette) return palette;
  throw new StudioError(
    'invalid-input',
    'This creature has more than 256 colours, or nothing to see: it was not painted with a palette.',
    'Recolour creatures of runs that paint with a palette, or train one so.',
  );
}

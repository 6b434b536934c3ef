import type {
  RecolouredPreview,
  Recolouring,
  WantedColours,
} from '../../../../shared/creature/recolouring.ts';
import { hexOfRgb, rgbOfHex } from '../../../../shared/dataset/background.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { encodePng } from '../../../png/png.ts';
import type { Picture, Rgb } from '../../../pictures/picture.ts';
import { fromOklab, toOklab } from '../../../pixel-art/oklab.ts';
import { SeededRandom } from '../../datasets/built-in/random.ts';
import { coloursByPlace, visiblePalette, recoloured, type PaletteColour } from './colours.ts';
import { matchPalettes } from './match-palettes.ts';

/** What colours may be taken from, beside the creature itself. */
export interface ColourSources {
  /** @returns the picture of a favourite by its identifier */
  read(favouriteId: string): Promise<Picture>;
  /** @returns the creature as its generator draws it with the colours of each seed */
  draw(colourSeeds: number[]): Promise<Picture[]>;
}

type Pairs = [from: Rgb, to: Rgb][];

/**
 * How a creature would look in other colours, in the order in which they were asked for.
 *
 * @throws StudioError `image-unreadable`; `invalid-input` where it is not painted with a palette; where its generator is
 * asked, as `drawInOtherColours`
 */
export async function previewRecolourings(
  picture: Picture,
  wanted: readonly WantedColours[],
  sources: ColourSources,
): Promise<RecolouredPreview[]> {
  const palette = requirePalette(picture);
  const drawn = await drawOnce(wanted, sources);
  const previews: RecolouredPreview[] = [];
  for (const one of wanted) {
    const pairs = await otherColours(one);
    const recolouring: Recolouring = {
      kind: one.kind,
      colours: pairs.map(([from, to]) => [hexOfRgb(from), hexOfRgb(to)]),
    };
    const png = encodePng(recoloured(picture, recolouring.colours)).toString('base64');
    previews.push({ recolouring, png });
  }
  return previews;

  async function otherColours(one: WantedColours): Promise<Pairs> {
    switch (one.kind) {
      case 'chance':
        return turnHues(rgbsOf(palette), one.seed);
      case 'palette':
        return matchPalettes(palette, one.colours.map(rgbOfHex));
      case 'favourite':
        return likePicture(await sources.read(one.favouriteId));
      case 'generator': {
        const other = drawn.get(one.seed) as Picture;
        // Weights that have learned on draw another shape: then their palette alone is taken.
        return coloursByPlace(picture, other) ?? likePicture(other);
      }
    }
  }

  function likePicture(other: Picture): Pairs {
    return matchPalettes(palette, rgbsOf(requirePalette(other)));
  }
}

/** A generator takes seconds to load, so it is asked once for all. */
async function drawOnce(
  wanted: readonly WantedColours[],
  { draw }: ColourSources,
): Promise<Map<number, Picture>> {
  const seeds = wanted.flatMap((one) => (one.kind === 'generator' ? [one.seed] : []));
  if (seeds.length === 0) return new Map();
  const pictures = await draw(seeds);
  return new Map(seeds.map((seed, place) => [seed, pictures[place] as Picture]));
}

function rgbsOf(palette: readonly PaletteColour[]): Rgb[] {
  return palette.map(({ rgb }) => rgb);
}

function requirePalette(picture: Picture): PaletteColour[] {
  const palette = visiblePalette(picture);
  if (palette) return palette;
  throw new StudioError(
    'invalid-input',
    'This creature has more than 256 colours, or nothing to see: it was not painted with a palette.',
    'Recolour creatures of runs that paint with a palette, or train one so.',
  );
}

/** Less is hardly another colour. */
const smallestTurn = Math.PI / 6;
/** How much paler or more colourful. */
const paleness = [0.75, 1.35] as const;

/**
 * Other colours by chance: all hues are turned by one angle, so that shades of one colour stay that, and all are made
 * as much paler or more colourful. How light a colour is stays, and so does what has no hue: ink and white.
 */
export function turnHues(palette: readonly Rgb[], seed: number): [from: Rgb, to: Rgb][] {
  const random = new SeededRandom(seed);
  const turn = random.between(smallestTurn, 2 * Math.PI - smallestTurn);
  const share = random.between(...paleness);
  const [cosine, sine] = [share * Math.cos(turn), share * Math.sin(turn)];
  return palette.map((rgb) => {
    const { lightness, a, b } = toOklab(...rgb);
    const turned = { lightness, a: a * cosine - b * sine, b: a * sine + b * cosine };
    return [rgb, fromOklab(turned)];
  });
}

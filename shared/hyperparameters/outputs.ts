import type { Chapter, Publication } from './published.ts';

interface OutputRow {
  label: string;
  /** Whether a palette is drawn for each creature, from latents of its own. */
  hasPalette: boolean;
  /** Whether pixels are mixtures of the palette's colours: what it paints is drawn in as many colours as the palette has. */
  isSoft: boolean;
  published: readonly Publication[];
  /** Its own chapter of docs/models.md, or the row whose chapter tells of it. */
  chapter: Chapter | 'mixture';
}

/** What a generator paints with, in any model that draws from latents. */
const rows = {
  colours: {
    label: 'Any colours',
    hasPalette: false,
    isSoft: false,
    published: [],
    chapter: 'mixture',
  },
  palette: {
    label: 'A palette for each creature',
    hasPalette: true,
    isSoft: false,
    /** Palettes common to all pictures. One drawn anew for each we found nowhere. */
    published: [
      {
        by: 'Coutinho and Chaimowicz 2022',
        url: 'https://doi.org/10.1609/aiide.v18i1.21951',
      },
    ],
    chapter: 'mixture',
  },
  mixture: {
    label: 'A palette for each creature, mixed in each pixel',
    hasPalette: true,
    isSoft: true,
    published: [],
    chapter: {
      place: 25,
      title: 'Pixel art: a palette for each creature',
      steps: 1_500,
      preset: 'quick',
    },
  },
} satisfies Record<string, OutputRow>;

export type OutputId = keyof typeof rows;
export const outputTable: Readonly<Record<OutputId, OutputRow>> = rows;
export const outputIds = Object.keys(rows) as [OutputId, ...OutputId[]];

/** Those that paint with a palette of each creature's own. */
export const outputsWithPalette = outputIds.filter((id) => rows[id].hasPalette);

/** In how many colours its pictures are drawn at most, wherever they are shown or measured; null where they are drawn as they are painted. */
export function mostColoursDrawn({
  output,
  paletteSize,
}: {
  output: OutputId;
  paletteSize: number;
}): number | null {
  return outputTable[output].isSoft ? paletteSize : null;
}

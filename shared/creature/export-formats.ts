import { countOf } from '../format.ts';
import { contactLayout } from './contact-sheet.ts';
import { paletteFiles, type PaletteFileFormat } from './palette-text.ts';

interface ExportFormatRow {
  label: string;
  /** Half a sentence, after "Writes". */
  help: string;
  /** What an export of so many creatures comes to: "3 PNG files of 64 × 64 pixels.", or so many cells on so many sheets. */
  comesTo(creatures: number, pixels: string, sheets: number): string;
  /** Of many creatures in one picture, how many have room on a page of so many pixels a side; null where each is a file. */
  perPage: ((creatureSide: number, pageSize: number) => number) | null;
  /** Whether creatures lie side by side without a gap. */
  cellsTouch: boolean;
}

/** A file a creature. */
const single = { perPage: null, cellsTouch: false } as const;

/** How many cells of a sprite sheet lie in a row of a page, which has as many rows; 0 where not one has room. */
export function cellsInRow(cellSide: number, pageSize: number): number {
  return Math.floor(pageSize / cellSide);
}

function paletteFormat(format: PaletteFileFormat): ExportFormatRow {
  const { label, help } = paletteFiles[format];
  return {
    ...{ label, help, ...single },
    comesTo: (creatures) => `${countOf(creatures, ['# palette', '# palettes'])}.`,
  };
}

function sheetFormat(label: string, help: string, beside: string): ExportFormatRow {
  return {
    label,
    help,
    comesTo: (creatures, pixels, sheets) =>
      `${sheets === 1 ? 'One sheet' : countOf(sheets, ['# sheet', '# sheets'])} of ${countOf(creatures, ['# cell', '# cells'])} of ${pixels} pixels, with ${beside}.`,
    perPage: (side, pageSize) => cellsInRow(side, pageSize) ** 2,
    cellsTouch: true,
  };
}

/** What starred creatures may be written as; who writes each is in main/studio/export/formats.ts. */
const rows = {
  png: {
    label: 'PNG files',
    help: 'one PNG a creature',
    comesTo: (creatures, pixels) =>
      `${countOf(creatures, ['# PNG file', '# PNG files'])} of ${pixels} pixels.`,
    ...single,
  },
  sheet: sheetFormat(
    'Sprite sheet with JSON',
    'a sprite sheet with JSON in Aseprite’s format, which Phaser, PixiJS, Excalibur and KAPLAY load',
    'JSON',
  ),
  texturepacker: sheetFormat(
    'Sprite sheet for TexturePacker’s readers',
    'a sprite sheet with JSON as TexturePacker writes it, by name and in order',
    'JSON',
  ),
  phaser: sheetFormat(
    'Sprite sheet for Phaser 3',
    'a sprite sheet with one JSON file for Phaser’s load.multiatlas, however many sheets there are',
    'JSON',
  ),
  godot: sheetFormat(
    'Sprite sheet for Godot 4',
    'a sprite sheet with SpriteFrames for Godot 4 (.tres), an animation a creature',
    'a .tres file',
  ),
  unity: sheetFormat(
    'Sprite sheet for Unity',
    'a sprite sheet with the .meta file by which Unity slices it, a sprite a creature',
    'a .meta file',
  ),
  contact: {
    label: 'Contact sheet',
    help: 'pictures of all creatures with run, step and seed below each, to be looked at or printed',
    comesTo: (creatures, pixels, sheets) =>
      `${sheets === 1 ? 'One contact sheet' : countOf(sheets, ['# contact sheet', '# contact sheets'])} of ${countOf(creatures, ['# creature', '# creatures'])} of ${pixels} pixels.`,
    perPage: (side, pageSize) => {
      const { columns, rows } = contactLayout(side, pageSize);
      return columns * rows;
    },
    cellsTouch: false,
  },
  aseprite: {
    label: 'Aseprite files',
    help: 'one Aseprite file a creature, indexed with its own palette',
    comesTo: (creatures, pixels) =>
      `${countOf(creatures, ['# Aseprite file', '# Aseprite files'])} of ${pixels} pixels.`,
    ...single,
  },
  gpl: paletteFormat('gpl'),
  hex: paletteFormat('hex'),
  pal: paletteFormat('pal'),
  lospec: paletteFormat('lospec'),
} satisfies Record<string, ExportFormatRow>;

export type ExportFormat = keyof typeof rows;
export const exportFormats: Readonly<Record<ExportFormat, ExportFormatRow>> = rows;
export const exportFormatIds = Object.keys(rows) as [ExportFormat, ...ExportFormat[]];

import { paletteFiles, type PaletteFileFormat } from './palette-text.ts';

interface ExportFormatRow {
  label: string;
  /** Half a sentence, where a format is chosen. */
  help: string;
  /** What there is one of for each creature. */
  unit: string;
  /** What an export comes to: "3 PNG files" of "64 × 64" pixels. */
  comesTo(units: string, pixels: string): string;
  /** Whether creatures lie side by side without a gap. */
  cellsTouch: boolean;
}

function paletteFormat(format: PaletteFileFormat): ExportFormatRow {
  const { label, help } = paletteFiles[format];
  return { label, help, unit: 'palette', comesTo: (files) => `${files}.`, cellsTouch: false };
}

/** What starred creatures may be written as; who writes each is in main/studio/export/formats.ts. */
const rows = {
  png: {
    label: 'PNG files',
    help: 'One PNG a creature',
    unit: 'PNG file',
    comesTo: (files, pixels) => `${files} of ${pixels} pixels.`,
    cellsTouch: false,
  },
  sheet: {
    label: 'Sprite sheet with JSON',
    help: 'one sprite sheet with JSON in Aseprite’s format, which Phaser, PixiJS, Excalibur and KAPLAY load',
    unit: 'cell',
    comesTo: (cells, pixels) => `One sheet of ${cells} of ${pixels} pixels, and its JSON.`,
    cellsTouch: true,
  },
  aseprite: {
    label: 'Aseprite files',
    help: 'one Aseprite file a creature, indexed with its own palette',
    unit: 'Aseprite file',
    comesTo: (files, pixels) => `${files} of ${pixels} pixels.`,
    cellsTouch: false,
  },
  gpl: paletteFormat('gpl'),
  hex: paletteFormat('hex'),
  pal: paletteFormat('pal'),
} satisfies Record<string, ExportFormatRow>;

export type ExportFormat = keyof typeof rows;
export const exportFormats: Readonly<Record<ExportFormat, ExportFormatRow>> = rows;
export const exportFormatIds = Object.keys(rows) as [ExportFormat, ...ExportFormat[]];

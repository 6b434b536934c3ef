import { z } from 'zod';

/* Palettes as text: how a person types one, and the files in which pixel artists hand them on. */

const lospecSchema = z.object({ colors: z.array(z.string().max(9)).min(1).max(4_096) });

/** More than any palette of 256 colours with names takes. */
export const mostPaletteFileBytes = 64_000;

interface PaletteFileRow {
  label: string;
  /** Of the names of its files, without the full stop. */
  ending: string;
  /** Half a sentence, where a format is chosen. */
  help: string;
  /** @param colours "#rrggbb" */
  write(name: string, colours: readonly string[]): string;
  /** @returns null where it is no such file */
  read(lines: readonly string[]): string[] | null;
}

export const paletteFiles = {
  /** https://developer.gimp.org/core/standards/gpl/ */
  gpl: {
    label: 'GIMP palettes (.gpl)',
    ending: 'gpl',
    help: 'one palette a creature as GIMP, Krita, Inkscape and Aseprite read it',
    write: (name, colours) =>
      // @wc-ignore
      lines(
        ...['GIMP Palette', `Name: ${name.replaceAll(/\s+/g, ' ')}`, 'Columns: 0', '#'],
        ...colours.map((colour) => `${channelsOf(colour).join('\t')}\t${colour}`),
      ),
    // @wc-ignore
    read: ([first, ...rest]) => (first?.trim() === 'GIMP Palette' ? gimpColours(rest) : null),
  },
  /** As lospec.com hands palettes out. */
  hex: {
    label: 'Hex palettes (.hex)',
    ending: 'hex',
    help: 'one palette a creature as Lospec and Aseprite read it, a colour a line',
    write: (_, colours) => lines(...colours.map((colour) => colour.slice(1))),
    read: (all) => coloursOfText(all.join(' ')),
  },
  /** Paint Shop Pro's, of JASC. */
  pal: {
    label: 'JASC palettes (.pal)',
    ending: 'pal',
    help: 'one palette a creature as Paint Shop Pro and GraphicsGale read it',
    write: (_, colours) =>
      ['JASC-PAL', '0100', colours.length, ...colours.map((each) => channelsOf(each).join(' ')), '']
        .map(String)
        .join('\r\n'),
    // A fourth number is the opacity, as Aseprite writes it.
    read: ([first, , count, ...colours]) =>
      first?.trim() === 'JASC-PAL'
        ? colourLines(colours.slice(0, Number(count) || undefined), { withAlpha: true })
        : null,
  },
  /** What https://lospec.com/palette-list/NAME.json answers. */
  lospec: {
    label: 'Lospec palettes (.json)',
    ending: 'json',
    help: 'one palette a creature as Lospec hands them to programs',
    write: (name, colours) =>
      `${JSON.stringify({ name, author: '', colors: colours.map((colour) => colour.slice(1)) })}\n`,
    read: (all) => lospecColours(all.join('\n')),
  },
} satisfies Record<string, PaletteFileRow>;
export type PaletteFileFormat = keyof typeof paletteFiles;

/** The colours of a palette file of any of these formats; null where it is none. */
export function coloursOfPaletteFile(text: string): string[] | null {
  const all = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (const { read } of Object.values(paletteFiles)) {
    const colours = read(all);
    if (colours) return colours;
  }
  return null;
}

/** For a file dialog: ".gpl,.hex,…". */
export const paletteEndings = Object.values(paletteFiles)
  .map(({ ending }) => `.${ending}`)
  .join();

/** The colours of Lospec's JSON, `{ "name", "author", "colors": ["1a1c2c", …] }`; null where it is none. */
function lospecColours(text: string): string[] | null {
  if (!text.trimStart().startsWith('{')) return null;
  const parsed = lospecSchema.safeParse(parsedJson(text));
  if (!parsed.success) return null;
  const colours = parsed.data.colors.map(colourOfWord);
  return colours.every((colour) => colour !== null) ? [...new Set(colours)] : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Text that begins with a brace and is no JSON is no palette either.
    return null;
  }
}

/** "#112233, 445566 #ABC": the colours in a text, whatever stands between them; null where something else does too. */
export function coloursOfText(text: string): string[] | null {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const colours = words.map(colourOfWord);
  return colours.every((colour) => colour !== null) ? [...new Set(colours)] : null;
}

function colourOfWord(word: string): string | null {
  const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(word)?.[1]?.toLowerCase();
  if (!digits) return null;
  return `#${digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits}`;
}

/**
 * What follows "GIMP Palette". Before the first colour anything may stand: Lospec puts descriptions of several lines there.
 * Aseprite's palettes say that each colour has an opacity
 * (https://github.com/aseprite/aseprite/blob/main/docs/gpl-palette-extension.md).
 */
function gimpColours(all: readonly string[]): string[] | null {
  const first = all.findIndex((line) => colourOfLine(line) !== null);
  if (first < 0) return null;
  const withAlpha = all.slice(0, first).some((line) => /^Channels:\s*RGBA\s*$/i.test(line));
  return colourLines(
    all.slice(first).filter((line) => !line.trimStart().startsWith('#')),
    { withAlpha },
  );
}

/** "26 28 44  night", a colour a line, of which those that cannot be seen are none; null where a line is something else. */
function colourLines(
  all: readonly string[],
  { withAlpha }: { withAlpha: boolean },
): string[] | null {
  const visible = all.filter((line) => line.trim() !== '' && !(withAlpha && isTransparent(line)));
  const colours = visible.map(colourOfLine);
  return colours.every((colour) => colour !== null) ? [...new Set(colours)] : null;
}

function isTransparent(line: string): boolean {
  return /^\s*\d{1,3}\s+\d{1,3}\s+\d{1,3}\s+0+(\s|$)/.test(line);
}

function colourOfLine(line: string): string | null {
  const channels = /^\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})(\s|$)/
    .exec(line)
    ?.slice(1, 4)
    .map(Number);
  if (!channels || channels.some((channel) => channel > 255)) return null;
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}

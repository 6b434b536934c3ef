import { InvalidArgumentError } from 'commander';
import { readFileSync, statSync } from 'node:fs';
import {
  coloursOfPaletteFile,
  coloursOfText,
  mostPaletteFileBytes,
} from '../../shared/creature/palette-text.ts';

/** A parser for commander: colours that are typed, or a palette file; so many of them at most. */
export function parsePalette(most: number): (text: string) => string[] {
  return (text) => {
    const colours = coloursOfText(text) ?? coloursOfFile(text);
    if (colours && colours.length >= 2 && colours.length <= most) return colours;
    throw new InvalidArgumentError(
      `It must be two to ${most} colours such as "#1a1c2c #b13e53", or a file of them: .gpl, .hex, .pal, or Lospec’s .json.`,
    );
  };
}

function coloursOfFile(path: string): string[] | null {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts?.isFile() || facts.size > mostPaletteFileBytes) return null;
  return coloursOfPaletteFile(readFileSync(path, 'utf8'));
}

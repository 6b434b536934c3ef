import { describe, expect, it } from 'vitest';
import {
  coloursOfPaletteFile,
  coloursOfText,
  paletteFiles,
  type PaletteFileFormat,
} from '../../../../shared/creature/palette-text.ts';

const colours = ['#1a1c2c', '#b13e53', '#ffcd75'];
const formats = Object.keys(paletteFiles) as PaletteFileFormat[];

describe('a palette that is typed', () => {
  it('is colours with whatever between them, each once', () => {
    expect(coloursOfText('#1A1C2C, b13e53;#fc7\n#1a1c2c')).toEqual([
      '#1a1c2c',
      '#b13e53',
      '#ffcc77',
    ]);
  });

  it('is none where something else is in it', () => {
    expect(coloursOfText('#1a1c2c red')).toBeNull();
  });
});

describe('a palette file', () => {
  it.each(formats)('of .%s comes back as it was written', (format) => {
    const text = paletteFiles[format].write('pond 000250 002', colours);
    expect(coloursOfPaletteFile(text)).toEqual(colours);
  });

  it('is what GIMP, Lospec and JASC say it is', () => {
    expect(paletteFiles.gpl.write('pond', colours.slice(0, 1))).toBe(
      'GIMP Palette\nName: pond\nColumns: 0\n#\n26\t28\t44\t#1a1c2c\n',
    );
    expect(paletteFiles.hex.write('pond', colours.slice(0, 2))).toBe('1a1c2c\nb13e53\n');
    expect(paletteFiles.pal.write('pond', colours.slice(0, 2))).toBe(
      'JASC-PAL\r\n0100\r\n2\r\n26 28 44\r\n177 62 83\r\n',
    );
  });

  it('of GIMP may have names, remarks, and lines that begin with blanks', () => {
    const text =
      'GIMP Palette\r\nName: Night\r\nColumns: 4\r\n# by hand\r\n 26  28  44 night sky\r\n177 62 83\r\n';
    expect(coloursOfPaletteFile(text)).toEqual(['#1a1c2c', '#b13e53']);
  });

  it('of Aseprite may say how opaque its colours are: what cannot be seen is none', () => {
    // https://github.com/aseprite/aseprite/blob/main/docs/gpl-palette-extension.md
    const gpl =
      'GIMP Palette\nChannels: RGBA\n#\n  0   0   0   0 Transparent\n 26  28  44 255 Night\n177  62  83 255 Red\n';
    expect(coloursOfPaletteFile(gpl)).toEqual(['#1a1c2c', '#b13e53']);
    const pal = 'JASC-PAL\n0100\n3\n0 0 0 0\n26 28 44 255\n177 62 83 255\n';
    expect(coloursOfPaletteFile(pal)).toEqual(['#1a1c2c', '#b13e53']);
    // GIMP knows no opacity: there it is the name of a colour.
    expect(coloursOfPaletteFile('GIMP Palette\n#\n  0   0   0\t0\n')).toEqual(['#000000']);
  });

  it('of Lospec may have a description of several lines before its colours, and remarks between them', () => {
    const text =
      'GIMP Palette\n#Palette Name: Pond\n#Author: me\n#Description: Made for a pond,\nat 4 in the morning.\n\n#Colors: 2\n26\t28\t44\t1a1c2c\n # warm\n177\t62\t83\tb13e53\n';
    expect(coloursOfPaletteFile(text)).toEqual(['#1a1c2c', '#b13e53']);
    expect(coloursOfPaletteFile('GIMP Palette\n1 2 3\na letter')).toBeNull();
  });

  it('of JASC ends where it says', () => {
    const text = 'JASC-PAL\r\n0100\r\n2\r\n26 28 44\r\n177 62 83\r\n\r\nby hand\r\n';
    expect(coloursOfPaletteFile(text)).toEqual(['#1a1c2c', '#b13e53']);
  });

  it('may begin with a byte order mark', () => {
    expect(coloursOfPaletteFile('\uFEFF1a1c2c\nb13e53')).toEqual(['#1a1c2c', '#b13e53']);
  });

  it.each(['', 'a letter to a friend', 'GIMP Palette\n1 2 300', 'JASC-PAL\n0100\n1\nred'])(
    'is none where it says %j',
    (text) => expect(coloursOfPaletteFile(text) ?? []).toEqual([]),
  );
});

import { describe, expect, it } from 'vitest';
import { paletteOf, takesAnyColour } from '../../../../shared/drawing/palette.ts';
import { rgbOfHex } from '../../../../shared/dataset/background.ts';

describe('the palette', () => {
  it('of outlines is the ink alone, light on a dark background', () => {
    expect(paletteOf('outline', 'transparent')).toEqual(['#181418']);
    expect(paletteOf('outline', 'black')).toEqual(['#f0f0f0']);
    expect(takesAnyColour('outline')).toBe(false);
  });

  it('of grey pictures is grey', () => {
    const channels = paletteOf('grey', 'white').map(rgbOfHex);
    for (const [red, green, blue] of channels) {
      expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(8);
    }
    expect(takesAnyColour('grey')).toBe(false);
  });

  it('of sketches has colours, the ink first, and any other may be mixed', () => {
    const palette = paletteOf('sketch', 'transparent');
    expect(palette[0]).toBe('#181418');
    expect(palette.length).toBeGreaterThan(5);
    expect(takesAnyColour('sketch')).toBe(true);
  });
});

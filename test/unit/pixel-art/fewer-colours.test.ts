import { describe, expect, it } from 'vitest';
import { countedColours } from '../../../main/pixel-art/count-colours.ts';
import { fewerColours } from '../../../main/pixel-art/fewer-colours.ts';
import { drawn } from './drawn.ts';

describe('fewer colours', () => {
  it('are colours that there are, the same however they are counted, in any order', () => {
    const colours = Array.from({ length: 300 }, (_, at) => ({
      colour: (at * 7_919) % 0x1000000,
      pixels: 1 + (at % 5),
    }));
    const chosen = fewerColours(colours, 16);
    expect(chosen).toHaveLength(16);
    expect(fewerColours(colours.toReversed(), 16)).toEqual(chosen);
    const known = new Set(colours.map(({ colour }) => colour));
    for (const [red, green, blue] of chosen)
      expect(known.has((red << 16) | (green << 8) | blue)).toBe(true);
  });

  it('are counted of what is seen', () => {
    const counts = countedColours();
    counts.add(drawn('kk.', '.r.'));
    expect(counts.all().toSorted((one, other) => one.pixels - other.pixels)).toEqual([
      { colour: 0xc82828, pixels: 1 },
      { colour: 0, pixels: 2 },
    ]);
  });
});

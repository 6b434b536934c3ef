import { describe, expect, it } from 'vitest';
import { partsOfGrid, placeOfPart } from '../../../../renderer/gallery/drawn-creatures.ts';

describe('the canvases of a grid', () => {
  it('are mostly one, as large as the grid', () => {
    const layout = { columns: 8, width: 64, gap: 4 };
    const parts = partsOfGrid(64, layout, 32);
    expect(parts).toEqual([{ first: 0, cells: 64 }]);
    expect(parts.map((part) => placeOfPart(part, layout))).toEqual([
      { top: '0px', width: '540px', height: '540px' },
    ]);
  });

  it('are several where one would be higher than a browser has them, and leave out nothing', () => {
    const layout = { columns: 2, width: 1_024, gap: 8 };
    const parts = partsOfGrid(999, layout, 128);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.reduce((sum, { cells }) => sum + cells, 0)).toBe(999);
    let below = 0;
    for (const part of parts) {
      const { top, height } = placeOfPart(part, layout);
      expect([part.first % layout.columns, parseFloat(top)]).toEqual([0, below]);
      // A canvas has a pixel for each of a creature's, which are eight wide here.
      expect(parseFloat(height) / 8).toBeLessThanOrEqual(4_096);
      below += parseFloat(height) + layout.gap;
    }
  });
});

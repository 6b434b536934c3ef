import { describe, expect, it } from 'vitest';
import { arrowKeys, placeBeside, placeUnder } from '../../../../shared/drawing/pointing.ts';

describe('where a hand points', () => {
  const box = { left: 100, top: 50, width: 320, height: 320 };

  it('is the pixel under it, and beyond the picture where it is', () => {
    expect(placeUnder({ clientX: 100, clientY: 50 }, box, 16)).toEqual({ x: 0, y: 0 });
    expect(placeUnder({ clientX: 419.9, clientY: 71 }, box, 16)).toEqual({ x: 15, y: 1 });
    expect(placeUnder({ clientX: 90, clientY: 400 }, box, 16)).toEqual({ x: -1, y: 17 });
  });

  it('moves by keys, and stays in the picture', () => {
    const { ArrowLeft, ArrowDown } = arrowKeys;
    if (!ArrowLeft || !ArrowDown) throw new Error('A key is missing.');
    expect(placeBeside({ x: 1, y: 15 }, ArrowLeft, 16)).toEqual({ x: 0, y: 15 });
    expect(placeBeside({ x: 0, y: 15 }, ArrowLeft, 16)).toEqual({ x: 0, y: 15 });
    expect(placeBeside({ x: 0, y: 15 }, ArrowDown, 16)).toEqual({ x: 0, y: 15 });
  });
});

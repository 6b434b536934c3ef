import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import { recolouredSource, turnHue } from '../../../../../main/trainer/data/pairs/recolour.ts';
import { transparentSprite } from './tiny-sprites.ts';

const legend = { r: [200, 40, 40, 255], g: [90, 90, 90, 255], f: [200, 40, 40, 60] };

describe('turning a hue', () => {
  it.each([
    [1 / 3, [0, 255, 0]],
    [2 / 3, [0, 0, 255]],
    [1 / 6, [255, 255, 0]],
    [1, [255, 0, 0]],
  ])('turns red by %f of a turn to %j', (turn, expected) => {
    expect(turnHue(Uint8Array.of(255, 0, 0), turn)).toEqual(expected);
  });

  it('keeps the highest and the lowest channel, and comes back after the rest of the turn', () => {
    const colour = Uint8Array.of(180, 90, 30);
    const turned = turnHue(colour, 0.4);
    expect([Math.max(...turned), Math.min(...turned)]).toEqual([180, 30]);
    turnHue(Uint8Array.from(turned), 0.6).forEach((value, channel) =>
      expect(Math.abs(value - elementAt(colour, channel))).toBeLessThanOrEqual(1),
    );
  });
});

describe('other colours', () => {
  it('keep grey and transparency, and turn the rest far enough to be seen', () => {
    const sprite = transparentSprite(['rg', 'f.'], legend);
    const [red, grey, faint, clear] = [0, 4, 8, 12].map((start) => [
      ...recolouredSource(sprite).subarray(start, start + 4),
    ]);
    expect(grey).toEqual(legend.g);
    expect(clear).toEqual([0, 0, 0, 0]);
    expect(faint?.at(3)).toBe(60);
    expect(faint?.slice(0, 3)).toEqual(red?.slice(0, 3));
    expect(Math.abs((red?.[0] ?? 0) - 200) + Math.abs((red?.[1] ?? 0) - 40)).toBeGreaterThan(80);
  });

  it('are the same for the same sprite and others for another', () => {
    const sprite = transparentSprite(['rr', 'rr'], legend);
    expect(recolouredSource(sprite)).toEqual(recolouredSource(sprite));
    const other = transparentSprite(['rr', 'r.'], legend);
    expect(recolouredSource(other).subarray(0, 4)).not.toEqual(
      recolouredSource(sprite).subarray(0, 4),
    );
  });
});

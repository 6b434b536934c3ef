import { describe, expect, it } from 'vitest';
import { makePairs } from '../../../../../main/trainer/data/pairs/make-pairs.ts';
import type { SpritesToPair } from '../../../../../main/trainer/data/pairs/pairing.ts';
import { noLabel } from '../../../../../main/sprite-file/format.ts';

/** One-pixel sprites, whose red tells which they are. */
function sprites(
  names: readonly string[],
  labels: readonly string[] = [],
  labelOf: readonly number[] = names.map(() => noLabel),
): SpritesToPair {
  const pixels = Uint8Array.from(names.flatMap((_, index) => [10 * index, 100, 200, 255]));
  const image = { size: 1, channels: 4, background: 'transparent' } as const;
  return {
    ...image,
    pixels,
    count: names.length,
    names,
    labels,
    labelOf: Uint16Array.from(labelOf),
  };
}

const redsOf = (pixels: Uint8Array) => [...pixels].filter((_, index) => index % 4 === 0);

describe('pairs made from the sprites themselves', () => {
  it.each(['outline', 'grey', 'sketch', 'recolour'] as const)(
    'of %s have every sprite as it is for the picture to draw',
    (pairing) => {
      const all = sprites(['a.png', 'b.png']);
      const { count, sources, targets, leftOut } = makePairs(all, pairing);
      expect([count, leftOut]).toEqual([2, 0]);
      expect(targets).toEqual(all.pixels);
      expect(sources.length).toBe(targets.length);
      expect(sources).not.toEqual(targets);
    },
  );

  it('of grey have the brightness in all three channels', () => {
    const { sources } = makePairs(sprites(['a.png']), 'grey');
    const luma = Math.round(0.7152 * 100 + 0.0722 * 200);
    expect([...sources]).toEqual([luma, luma, luma, 255]);
  });
});

describe('pairs from two folders', () => {
  it('go from the first folder by name to the second, by file names without folder and ending', () => {
    const names = ['out/b.png', 'in/a.png', 'in/B.gif', 'out/a.png'];
    const pairs = makePairs(sprites(names, ['out', 'in'], [0, 1, 1, 0]), 'folders');
    expect(redsOf(pairs.sources)).toEqual([10, 20]);
    expect(redsOf(pairs.targets)).toEqual([30, 0]);
    expect(pairs).toMatchObject({ count: 2, leftOut: 0 });
  });

  it('leave out what has no partner, and count it', () => {
    const names = ['in/a.png', 'in/lonely.png', 'out/a.png', 'stray.png'];
    const pairs = makePairs(sprites(names, ['in', 'out'], [0, 0, 1, noLabel]), 'folders');
    expect(pairs).toMatchObject({ count: 1, leftOut: 2 });
  });

  it('are refused with the folders’ names where nothing fits together', () => {
    const strangers = sprites(['in/a.png', 'out/b.png'], ['in', 'out'], [0, 1]);
    expect(() => makePairs(strangers, 'folders')).toThrow(/in and out has a partner/);
  });
});

import { describe, expect, it } from 'vitest';
import { cleanOutline } from '../../../main/pixel-art/clean-outline.ts';
import { removeOrphans } from '../../../main/pixel-art/remove-orphans.ts';
import { removeSpecks } from '../../../main/pixel-art/remove-specks.ts';
import { drawn, rowsOf } from './drawn.ts';

describe('cleaning', () => {
  it('takes away what floats beside a creature, but never the creature', () => {
    const picture = drawn('gg..r', 'gg...', '....k');
    expect(rowsOf(removeSpecks(picture, 1))).toEqual(['gg...', 'gg...', '.....']);
    expect(rowsOf(removeSpecks(drawn('k..'), 64))).toEqual(['k..']);
    // They hang together by a corner.
    expect(rowsOf(removeSpecks(drawn('ggg.', '...r'), 1))).toEqual(['ggg.', '...r']);
  });

  it('gives an orphan pixel the colour around it, and leaves what stands out, such as an eye', () => {
    expect(rowsOf(removeOrphans(drawn('rrr', 'rpr', 'rrr')))).toEqual(['rrr', 'rrr', 'rrr']);
    expect(rowsOf(removeOrphans(drawn('rrr', 'rwr', 'rrr')))).toEqual(['rrr', 'rwr', 'rrr']);
    // Two of a colour are no orphans.
    expect(rowsOf(removeOrphans(drawn('rrrr', 'rppr', 'rrrr')))).toEqual(['rrrr', 'rppr', 'rrrr']);
  });

  it('makes an outline one pixel wide', () => {
    const thick = drawn('.....', '.kkk.', '.kgk.', '.kkk.', '.....');
    expect(rowsOf(cleanOutline(thick))).toEqual(['.....', '..k..', '.kgk.', '..k..', '.....']);
  });

  it('closes a gap of one pixel in an outline', () => {
    const gap = drawn('.kkk.', 'kgggk', 'kgggg', 'kgggk', '.kkk.');
    expect(rowsOf(cleanOutline(gap))).toEqual(['.kkk.', 'kgggk', 'kgggk', 'kgggk', '.kkk.']);
  });

  it('leaves a creature without a dark outline as it is', () => {
    const picture = drawn('.ggg.', '.gkg.', '.ggg.');
    expect(rowsOf(cleanOutline(picture))).toEqual(rowsOf(picture));
  });
});

import { describe, expect, test } from 'vitest';
import { filterSprites } from '../../../../../renderer/screens/datasets/sprite-filter.ts';

const annotations = {
  names: ['frog.png', 'pond/newt.png', 'pond/Frog 2.png', 'toad.png'],
  labelOf: [0, 1, null, 0],
  tagsOf: [[0, 1], [1], [], [0]],
};

const all = { labels: [], tags: [], name: '', isAmong: () => true };

describe('the sprites that are shown', () => {
  test.each([
    ['all, where nothing is chosen', [], [], [0, 1, 2, 3]],
    ['those of any chosen label', [0, 1], [], [0, 1, 3]],
    ['those without a label', [null], [], [2]],
    ['those with every chosen tag', [], [0, 1], [0]],
    ['those with a chosen label and the tags', [0, null], [0], [0, 3]],
    ['none, where nothing has both', [1], [0], []],
  ])('are %s', (_, labels, tags, shown) => {
    expect(filterSprites(annotations, { ...all, labels, tags })).toEqual(shown);
  });

  test('have the name in question, in whatever case, and are among those in question', () => {
    expect(filterSprites(annotations, { ...all, name: ' FROG ' })).toEqual([0, 2]);
    expect(filterSprites(annotations, { ...all, name: 'pond/' })).toEqual([1, 2]);
    const isAmong = (place: number) => place > 0;
    expect(filterSprites(annotations, { ...all, name: 'frog', isAmong })).toEqual([2]);
  });
});

import { expect, it } from 'vitest';
import { whichToKeep } from '../../../../../renderer/screens/datasets/which-to-keep.ts';

const wordsOn = (place: number) => [0, 2, 1, 2, 0][place] ?? 0;

it.each([
  ['the one of which most is said', [0, 2, 1], { place: 1, saysMost: true }],
  ['the first of those of which as much is said', [2, 1, 3], { place: 1, saysMost: true }],
  ['the first where as much is said of all', [0, 4], { place: 0, saysMost: false }],
  ['the only one', [2], { place: 2, saysMost: false }],
  ['none of none', [], null],
])('of sprites that are the same stays %s', (_, places, kept) => {
  expect(whichToKeep(places, wordsOn)).toEqual(kept);
});

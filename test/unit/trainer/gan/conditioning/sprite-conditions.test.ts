import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../../../../main/trainer/gan/conditioning/sprite-conditions.ts';
import { noLabel } from '../../../../../main/sprite-file/format.ts';

const sprites = {
  labels: ['fire', 'water', 'grass'],
  labelOf: Uint16Array.of(2, 0, noLabel),
  tags: ['red', 'flying'],
  tagsOf: [[0, 1], [], [1]],
};

describe('what sprites are called', () => {
  it('is one-hot for labels, zeros where there is none, in the order asked for', () => {
    const vocabulary = { kind: 'labels', names: sprites.labels } as const;
    expect([...conditionsOf(sprites, vocabulary, [1, 0, 2])]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0]);
  });

  it('is a bag of words for tags', () => {
    const vocabulary = { kind: 'tags', names: sprites.tags } as const;
    expect([...conditionsOf(sprites, vocabulary, [0, 1, 2])]).toEqual([1, 1, 0, 0, 0, 1]);
  });
});

import { describe, expect, it } from 'vitest';
import { framesOfWalk, mixSchema, walkSchema } from '../../../../shared/creature/latents.ts';

const stops = [{ favouriteId: 'f1' }, { favouriteId: 'f2' }];
const shares = (frames: ReturnType<typeof framesOfWalk>) =>
  frames.map(({ parts }) => parts.map(({ source, weight }) => [source, Number(weight.toFixed(3))]));

describe('the frames of a walk', () => {
  it('begin and end at a creature, and lie evenly between', () => {
    expect(shares(framesOfWalk(2, 3, false))).toEqual([
      [[0, 1]],
      [
        [0, 0.5],
        [1, 0.5],
      ],
      [[1, 1]],
    ]);
    expect(shares(framesOfWalk(3, 5, false))[2]).toEqual([[1, 1]]);
  });

  it('of a loop go back to the first, and show it once', () => {
    const frames = shares(framesOfWalk(2, 4, true));
    expect(frames).toEqual([
      [[0, 1]],
      [
        [0, 0.5],
        [1, 0.5],
      ],
      [[1, 1]],
      [
        [1, 0.5],
        [0, 0.5],
      ],
    ]);
  });
});

describe('what is asked for between creatures', () => {
  it.each([
    ['one stop', walkSchema, { stops: stops.slice(1), frames: 10 }],
    ['one frame', walkSchema, { stops, frames: 1 }],
    ['241 frames', walkSchema, { stops, frames: 241 }],
    ['17 stops', walkSchema, { stops: Array(17).fill(stops[0]), frames: 240 }],
    ['no weight at all', mixSchema, { creatures: [{ creature: stops[0], weight: 0 }] }],
    ['a weight below none', mixSchema, { creatures: [{ creature: stops[0], weight: -1 }] }],
    ['nine creatures', mixSchema, { creatures: Array(9).fill({ creature: stops[0], weight: 1 }) }],
    ['too far along', mixSchema, { creatures: [{ creature: stops[0], weight: 1 }], along: [7] }],
  ])('is refused with %s', (_, schema, asked) => {
    expect(schema.safeParse(asked).success).toBe(false);
  });
});

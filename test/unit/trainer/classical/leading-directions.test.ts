import { describe, expect, it } from 'vitest';
import { leadingDirections } from '../../../../main/trainer/classical/principal-components.ts';
import { RandomStream } from '../../../../main/trainer/random/random-stream.ts';

const count = 400;
const latents = new RandomStream(3, 'latents').normals(count * 3);

/** `[count, 2]`: ten times the second latent, and once the sum of the others. */
const activations = Float32Array.from({ length: count * 2 }, (_, at) => {
  const [first = 0, second = 0, third = 0] = latents.subarray((at >> 1) * 3);
  return at % 2 === 0 ? 10 * second : first + third;
});

describe('the directions of latents along the components of what is made of them', () => {
  it('are those that each component follows, that along which most changes first', () => {
    const [one, other, ...none] = leadingDirections(activations, latents, count, 8);
    expect(none).toEqual([]);
    const expected = [
      [0, 1, 0],
      [Math.SQRT1_2, 0, Math.SQRT1_2],
    ];
    for (const [place, found] of [one, other].entries()) {
      // Either way along it.
      const cosine = expected[place].reduce((sum, value, at) => sum + value * found[at], 0);
      expect(Math.abs(cosine)).toBeGreaterThan(0.98);
      expect(Math.hypot(...found)).toBeCloseTo(1, 6);
    }
  });

  it('are no more than are asked for', () => {
    expect(leadingDirections(activations, latents, count, 1)).toHaveLength(1);
  });
});

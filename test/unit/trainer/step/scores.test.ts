import { describe, expect, it } from 'vitest';
import { scoresOf } from '../../../../main/trainer/step/scores.ts';
import { lossIds, lossTable, undecidedAnswer } from '../../../../shared/hyperparameters/losses.ts';

const answers = (real: number[], generated: number[]) => ({
  real: Float32Array.from(real),
  generated: Float32Array.from(generated),
});

describe('the scores of a step', () => {
  it('are the mean answers to sprites and to creatures', () => {
    expect(scoresOf(answers([1, 2], [-3, -1]), 0)).toMatchObject({
      'score/real': 1.5,
      'score/generated': -2,
    });
  });

  it.each([
    ['all judged rightly', 0, [1, 2], [-1, -2], 1],
    ['all taken for real', 0, [1, 2], [1, 2], 0.5],
    ['all wrong', 0, [-1, -2], [1, 2], 0],
    ['undecided', 0, [0, 0], [0, 0], 0.5],
    ['lengths, of which 0.5 is undecided', 0.5, [0.9, 0.4], [0.1, 0.2], 0.75],
    ['differences, of which each pair is in order or not', undefined, [7, 1], [6, 2], 0.5],
    ['differences of equal answers', undefined, [3], [3], 0.5],
  ])('have an accuracy: %s', (_, undecided, real, generated, accuracy) => {
    const scores = scoresOf(answers(real, generated), undecided);
    expect(scores['discriminator/accuracy']).toBe(accuracy);
  });

  it('count differences alone where the authors of a loss do, as adaptive augmentation knows', () => {
    const byDifference = lossIds.filter((loss) => undecidedAnswer(loss) === undefined);
    expect(byDifference).toEqual(['wgan', 'wgan-gp', 'r3gan']);
    expect(byDifference.map((loss) => lossTable[loss].answers)).not.toContain('logits');
    expect(undecidedAnswer('margin')).toBe(0.5);
  });
});

import { describe, expect, it } from 'vitest';
import { networkLabel } from '../../../../renderer/charts/run-lines.ts';
import { lossIds } from '../../../../shared/hyperparameters/losses.ts';

describe('the network that judges', () => {
  it('is a critic with every loss whose authors call it one, and a discriminator else', () => {
    const critics = lossIds.filter((loss) => /critic/.test(networkLabel('discriminator', [loss])));
    expect(critics).toEqual(['wgan', 'wgan-gp']);
  });

  it('is a critic in a chart of both kinds of WGAN, and not beside a vanilla GAN', () => {
    expect(networkLabel('discriminator', ['wgan', 'wgan-gp'])).toBe('Detective (critic)');
    expect(networkLabel('discriminator', ['wgan', 'minimax'])).toBe('Detective (discriminator)');
  });
});

import type { Hyperparameters } from '../hyperparameters/schema.ts';
import { makesAnotherRun, type SameBut } from './same-but.ts';

/** Findings that made GANs work, taken back: what a run would be without each. The reason is why its authors did it. */
export const breakages: readonly SameBut[] = [
  {
    id: 'generator-without-norm',
    but: 'without batch norm in the generator',
    reason:
      'Batch normalisation “proved critical to get deep generators to begin learning, preventing the generator from collapsing all samples to a single point”.',
    by: 'Radford 2015, section 3',
    changes: { generatorNorm: 'none' },
  },
  {
    id: 'discriminator-without-norm',
    but: 'without normalisation in the discriminator',
    reason:
      '“Use batchnorm in both the generator and the discriminator”: it helps gradients through deep networks, and against poor first weights.',
    by: 'Radford 2015, section 3',
    changes: { discriminatorNorm: 'none' },
  },
  {
    id: 'pooling',
    but: 'with pooling in place of strides',
    reason:
      'Strided convolutions let “the network learn its own spatial downsampling”, and the generator its upsampling.',
    by: 'Radford 2015, section 3',
    changes: { resampling: 'pooling' },
  },
  {
    id: 'hidden-dense',
    but: 'with fully connected hidden layers',
    reason:
      '“Remove fully connected hidden layers for deeper architectures”: they hold most of the weights and know nothing of where a pixel lies.',
    by: 'Radford 2015, section 3',
    changes: { hiddenDense: true },
  },
  {
    id: 'relu-discriminator',
    but: 'with ReLU in the discriminator',
    reason:
      'The leaky rectified activation was found “to work well, especially for higher resolution modeling”: where ReLU is silent, the generator gets no gradient.',
    by: 'Radford 2015, section 3',
    changes: { discriminatorActivation: 'relu' },
  },
  {
    id: 'saturating-loss',
    but: 'with the sigmoid’s saturating loss',
    reason:
      '“Early in learning, when G is poor, D can reject samples with high confidence”: log(1 − D(G(z))) saturates, and the generator learns nothing.',
    by: 'Goodfellow 2014, section 3',
    changes: { loss: 'minimax' },
  },
];

/** Those that make another run of this one, and one that can be trained. */
export function breakagesOf(hyperparameters: Hyperparameters): SameBut[] {
  return breakages.filter(({ changes }) => makesAnotherRun(hyperparameters, changes));
}

export function findBreakage(id: string): SameBut | undefined {
  return breakages.find((breakage) => breakage.id === id);
}

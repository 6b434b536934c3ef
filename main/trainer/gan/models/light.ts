import { lightDecoder } from './light/decoder.ts';
import { lightDiscriminator } from './light/discriminator.ts';
import { lightGenerator } from './light/generator.ts';
import type { Model } from './model.ts';

/**
 * The light GAN (FastGAN, Liu 2021, arXiv 2101.04775), made for few pictures and little computing: gated
 * generator blocks with skip-layer excitation, and a discriminator that must also redraw the real pictures.
 * Sized down for processors: excitation reaches over 2 doublings (paper: 4), the last layer paints from half the
 * resolution, residual blocks have one convolution a way. Departs from the paper also in a generator without
 * noise inside, so that latents always give the same creature, in the hinge loss's margin, which is 1 (the authors'
 * code draws it from 0.8 to 1), and in what `gatedUpBlock` and `lightDecoder` say.
 */
export const light: Model = {
  generator: (shape, { baseChannels }) => lightGenerator(shape, baseChannels),

  discriminator(shape, { baseChannels, discriminatorNorm, reconstruction }) {
    const discriminator = lightDiscriminator(shape, baseChannels, discriminatorNorm);
    // Without its loss the decoder's weights would have no gradient.
    if (reconstruction === 0) return discriminator;
    return { ...discriminator, selfSupervision: lightDecoder(shape, baseChannels) };
  },
};

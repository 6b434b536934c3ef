import type { Initial } from './layer.ts';

/**
 * "All weights were initialized from a zero-centered Normal distribution with standard deviation 0.02": DCGAN's
 * (Radford 2015), and of those who took it over, pix2pix (Isola 2017) and the light GAN (Liu 2021).
 */
export const initial: Initial = { kind: 'normal', deviation: 0.02 };
/**
 * Of convolutions with stride 2, up and down: pix2pix's, and DCGAN's in its authors' later Torch code (the paper's are
 * 5x5). A kernel that the stride divides covers every pixel equally often, so no checkerboard (Odena, Dumoulin and
 * Olah 2016, Distill), and it takes 36 % less computing.
 */
export const kernelSize = 4;

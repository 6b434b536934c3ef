import type { Initial } from '../layers/layer.ts';

/** "Weights were initialized from a Gaussian distribution with mean 0 and standard deviation 0.02." */
export const initial: Initial = { kind: 'normal', deviation: 0.02 };

/** "All convolutions are 4×4 spatial filters": a kernel that the stride divides leaves no checkerboard. */
export const kernelSize = 4;

/** Of the encoder's and the discriminator's LeakyReLU. */
export const slope = 0.2;

/** The widest layer has 8 times the channels of the first. */
export const widestFactor = 8;

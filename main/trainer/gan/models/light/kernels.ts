import type { Initial } from '../layers/layer.ts';

/** Throughout the light GAN: weights as its authors' code draws them. */
export const initial: Initial = { kind: 'normal', deviation: 0.02 };
/** Of convolutions with stride 2, up and down; why 4 is said in DCGAN. */
export const kernelSize = 4;

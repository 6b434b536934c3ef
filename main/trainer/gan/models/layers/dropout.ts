import { named, type Layer } from './layer.ts';

/**
 * Dropout at 0.5 (Srivastava 2014): each number of each image is dropped half of the time in training, the
 * rest doubled, so that the mean stays. Keeps the shape. The masks come from outside, see `DropoutSpec`.
 *
 * @param shape of the input without the batch
 */
export function dropout(name: string, shape: readonly number[]): Layer {
  return named('dropout', {
    weights: [],
    dropout: [{ name, shape }],
    apply(input, _weights, { dropoutMasks }) {
      const mask = dropoutMasks?.get(name);
      return mask ? input.mul(mask) : input;
    },
  });
}

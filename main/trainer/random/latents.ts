import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { RandomStream } from './random-stream.ts';

/** @returns `[count, latentSize]` */
export function drawLatents(
  random: RandomStream,
  count: number,
  { latentSize, latentDistribution }: Pick<Hyperparameters, 'latentSize' | 'latentDistribution'>,
): Float32Array {
  const numbers = count * latentSize;
  if (latentDistribution === 'normal') return random.normals(numbers);
  return Float32Array.from({ length: numbers }, () => random.nextUniform() * 2 - 1);
}

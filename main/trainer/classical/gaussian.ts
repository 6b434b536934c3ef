import type { RandomStream } from '../random/random-stream.ts';
import type { PrincipalComponents } from './principal-components.ts';

/**
 * Draws from the Gaussian that has the pictures' mean and their covariance along the principal components: the maximum
 * likelihood of Tipping and Bishop 1999 ("Probabilistic principal component analysis"), without its noise a pixel.
 *
 * @returns `[count, width]`
 */
export function drawGaussian(
  { mean, directions, variances }: PrincipalComponents,
  random: RandomStream,
  count: number,
): Float32Array {
  const drawn = new Float32Array(count * mean.length);
  for (let one = 0; one < count; one++) {
    const steps = random.normals(directions.length);
    const along = Array.from(steps, (step, place) => step * Math.sqrt(variances[place]));
    drawn.set(movedAlong({ mean, directions }, along), one * mean.length);
  }
  return drawn;
}

/** @returns the mean, moved so far along each of the directions, `[width]` */
export function movedAlong(
  { mean, directions }: Pick<PrincipalComponents, 'mean' | 'directions'>,
  along: readonly number[],
): Float64Array {
  const picture = Float64Array.from(mean);
  for (const [direction, distance] of along.entries()) {
    const vector = directions[direction];
    for (let place = 0; place < picture.length; place++) picture[place] += distance * vector[place];
  }
  return picture;
}

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { dot } from '../../../shared/numbers.ts';
import type { RandomStream } from '../random/random-stream.ts';

/** Where pictures lie around their mean, and how far they spread along each direction. */
export interface PrincipalComponents {
  /** `[width]` */
  mean: Float64Array;
  /** Unit vectors, `[width]` each, that along which pictures spread most first. */
  directions: Float64Array[];
  /** Along each direction. */
  variances: number[];
  /** Along all directions that there are. */
  totalVariance: number;
}

/** Of the largest variance: along anything less nothing is told but rounding. */
const negligible = 1e-9;

/**
 * Principal component analysis (Pearson 1901). There are far fewer pictures than pixels, so the eigenvectors are those
 * of the pictures' inner products (Sirovich and Kirby 1987), brought back to pixels.
 *
 * @param pictures `[count, width]`
 * @param most how many directions are kept at most
 */
export function principalComponents(
  pictures: Float32Array,
  count: number,
  most: number,
): PrincipalComponents {
  const width = pictures.length / count;
  const mean = meanOf(pictures, count, width);
  const rows = Array.from({ length: count }, (_, row) =>
    Float64Array.from(mean, (value, place) => pictures[row * width + place] - value),
  );
  const divisor = Math.max(1, count - 1);
  const products = new Matrix(count, count);
  for (let one = 0; one < count; one++) {
    for (let other = 0; other <= one; other++) {
      const product = dot(rows[one], rows[other]) / divisor;
      products.set(one, other, product);
      products.set(other, one, product);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(products, {
    assumeSymmetric: true,
  });
  // In rising order.
  const order = realEigenvalues.map((_, place) => place).reverse();
  const largest = realEigenvalues[order[0]];
  const kept = order
    .slice(0, most)
    .filter((place) => realEigenvalues[place] > negligible * largest && largest > 0);
  return {
    mean,
    directions: kept.map((place) => toDirection(rows, eigenvectorMatrix.getColumn(place), width)),
    variances: kept.map((place) => realEigenvalues[place]),
    totalVariance: products.trace(),
  };
}

function meanOf(pictures: Float32Array, count: number, width: number): Float64Array {
  const mean = new Float64Array(width);
  for (let index = 0; index < pictures.length; index++)
    mean[index % width] += pictures[index] / count;
  return mean;
}

/** The pictures, each as often as the eigenvector says, as a vector of length 1. */
function toDirection(
  rows: readonly Float64Array[],
  eigenvector: readonly number[],
  width: number,
): Float64Array {
  const direction = new Float64Array(width);
  for (const [row, picture] of rows.entries()) {
    const weight = eigenvector[row];
    for (let place = 0; place < width; place++) direction[place] += weight * picture[place];
  }
  const length = Math.sqrt(dot(direction, direction));
  return direction.map((value) => value / length);
}

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

/**
 * For each principal component of what is made of latents the direction of latents that leads along it, by least squares:
 * coordinates along components are uncorrelated, so each is found by itself.
 *
 * @param activations `[count, width]`, what is made of the latents
 * @param latents `[count, latentWidth]`
 * @param most how many directions are kept at most
 * @returns unit vectors, `[latentWidth]` each
 */
export function leadingDirections(
  activations: Float32Array,
  latents: Float32Array,
  count: number,
  most: number,
): Float64Array[] {
  const width = activations.length / count;
  const latentWidth = latents.length / count;
  const { mean, directions } = principalComponents(activations, count, Math.min(most, latentWidth));
  return directions.flatMap((component) => {
    const direction = new Float64Array(latentWidth);
    for (let one = 0; one < count; one++) {
      let coordinate = 0;
      for (let at = 0; at < width; at++)
        coordinate += (activations[one * width + at] - mean[at]) * component[at];
      for (let at = 0; at < latentWidth; at++)
        direction[at] += coordinate * latents[one * latentWidth + at];
    }
    const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
    return length > 0 ? [direction.map((value) => value / length)] : [];
  });
}

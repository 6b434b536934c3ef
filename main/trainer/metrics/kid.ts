import { RandomStream } from '../random/random-stream.ts';

/** An estimate and how far it may be off. */
export interface Estimate {
  readonly value: number;
  /** Standard error. */
  readonly error: number;
}

const subsetCount = 50;

/** What the distance is computed from; other measurements want the inner products too. */
export interface ProductsOfTwoSets {
  /** Of one row of features. */
  readonly width: number;
  readonly realCount: number;
  readonly generatedCount: number;
  /** Inner products, `[realCount, realCount]` and so on. */
  readonly withinReal: Float64Array;
  readonly withinGenerated: Float64Array;
  /** `[realCount, generatedCount]` */
  readonly between: Float64Array;
}

/**
 * The kernel inception distance: the squared maximum mean discrepancy between two sets under the kernel
 * `(x·y / width + 1)³`, without bias, so that it is 0 on average for two draws of one distribution and may fall below
 * (Bińkowski, Sutherland, Arbel and Gretton 2018, "Demystifying MMD GANs", arXiv 1801.01401, equation 4 and section 4).
 *
 * They average over subsets; the mean over all subsets is the estimate on all pictures, which is what is computed here.
 * The spread is that over subsets of half of either set: so chosen it is the standard error of the estimate on all of them
 * (the jackknife that leaves half out, Shao and Wu 1989), whereas the spread over subsets of a fixed size depends on that size.
 */
export function distanceOfKernels(products: ProductsOfTwoSets): Estimate {
  const kernels = kernelsOf(products);
  const { realCount, generatedCount } = products;
  const random = new RandomStream(0, 'subsets');
  const ofSubsets = Array.from({ length: subsetCount }, () =>
    discrepancy(
      kernels,
      draw(random, realCount, halfOf(realCount)),
      draw(random, generatedCount, halfOf(generatedCount)),
    ),
  );
  const value = discrepancy(kernels, all(realCount), all(generatedCount));
  return { value, error: standardDeviation(ofSubsets) };
}

function halfOf(count: number): number {
  return Math.max(2, Math.floor(count / 2));
}

/** The same three matrices with the kernel in place of the inner product. */
export function kernelsOf(products: ProductsOfTwoSets): ProductsOfTwoSets {
  const kernel = (matrix: Float64Array) =>
    matrix.map((product) => (product / products.width + 1) ** 3);
  return {
    ...products,
    withinReal: kernel(products.withinReal),
    withinGenerated: kernel(products.withinGenerated),
    between: kernel(products.between),
  };
}

/** The unbiased squared maximum mean discrepancy between some real and some generated pictures, by their places. */
export function discrepancy(
  { withinReal, withinGenerated, between, realCount, generatedCount }: ProductsOfTwoSets,
  real: ArrayLike<number>,
  generated: ArrayLike<number>,
): number {
  if (real.length < 2 || generated.length < 2) return NaN;
  return (
    meanOfPairs(withinReal, realCount, real) +
    meanOfPairs(withinGenerated, generatedCount, generated) -
    2 * meanBetween(between, generatedCount, real, generated)
  );
}

/** Without those of a picture with itself. */
function meanOfPairs(square: Float64Array, side: number, places: ArrayLike<number>): number {
  let sum = 0;
  for (let one = 1; one < places.length; one++) {
    const start = places[one] * side;
    for (let other = 0; other < one; other++) sum += square[start + places[other]];
  }
  return (2 * sum) / (places.length * (places.length - 1));
}

function meanBetween(
  matrix: Float64Array,
  columns: number,
  real: ArrayLike<number>,
  generated: ArrayLike<number>,
): number {
  let sum = 0;
  for (let one = 0; one < real.length; one++) {
    const start = real[one] * columns;
    for (let other = 0; other < generated.length; other++) sum += matrix[start + generated[other]];
  }
  return sum / (real.length * generated.length);
}

function all(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, place) => place);
}

/** `size` of `count` places, none twice: the first steps of a shuffle (Fisher and Yates). */
function draw(random: RandomStream, count: number, size: number): Uint32Array {
  const places = all(count);
  for (let place = 0; place < size; place++) {
    const other = random.nextInteger(place, count - 1);
    [places[place], places[other]] = [places[other], places[place]];
  }
  return places.subarray(0, size);
}

export function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / values.length);
}

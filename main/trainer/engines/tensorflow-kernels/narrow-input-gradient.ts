import * as tf from '@tensorflow/tfjs-core';

export interface InputGradientGeometry {
  /** `[batch, height, width, channels]` of the image. */
  inputShape: readonly [number, number, number, number];
  /** `[filterHeight, filterWidth, channels, outChannels]` */
  filterShape: readonly number[];
  strides: number | readonly [number, number];
  pad: string | number;
}

const stride = 2;
/** Measured on AVX-512: with more channels or smaller filters TensorFlow's own is as quick. */
const mostChannels = 4;
const smallestFilter = 4;

/** Pictures (gray to RGBA) that a convolution of stride 2 halves. */
export function isNarrow({
  inputShape,
  filterShape,
  strides,
  pad,
}: InputGradientGeometry): boolean {
  const [, height, width, channels] = inputShape;
  const [filterHeight, filterWidth] = filterShape;
  const halves = [strides].flat().every((one) => one === stride) && pad === 'same';
  const isEven = height % stride === 0 && width % stride === 0;
  return (
    halves &&
    isEven &&
    channels <= mostChannels &&
    Math.min(filterHeight, filterWidth) >= smallestFilter
  );
}

/**
 * The gradient of a convolution's input, of stride 2 and `same` padding, by one ordinary convolution of the
 * gradient: every second row and column of the image meets the same rows and columns of the filter, so its
 * channels are computed side by side and then laid in their places (Shi 2016, "Is the deconvolution layer the same
 * as a convolutional layer?", arXiv 1609.07009).
 *
 * @param gradient `[batch, height / 2, width / 2, outChannels]`
 * @param filter `[filterHeight, filterWidth, channels, outChannels]`
 * @returns `[batch, height, width, channels]`
 */
export function narrowInputGradient(
  gradient: tf.Tensor4D,
  filter: tf.Tensor4D,
  { inputShape }: InputGradientGeometry,
): tf.Tensor4D {
  return tf.tidy(() => {
    const [filterHeight, filterWidth, channels] = filter.shape;
    const rows = planRows(filterHeight);
    const columns = planColumns(filterWidth);
    const parts = tf.conv2d(gradient, arrange(filter, rows.taps, columns.taps), 1, [
      [0, 0],
      rows.padding,
      columns.padding,
      [0, 0],
    ]);
    const [batch, height, width] = inputShape;
    const rowLength = width * channels;
    const lines = rows.starts.map((start, row) =>
      parts
        .slice(
          [0, start, 0, row * stride * channels],
          [batch, height / stride, width / stride, stride * channels],
        )
        .reshape<tf.Tensor3D>([-1, 1, rowLength]),
    );
    return tf.concat(lines, 1).reshape<tf.Tensor4D>([...inputShape]);
  });
}

/** Along one axis: how the two phases of the image, its even and odd places, come out of one convolution. */
interface Axis {
  /** Of each place in the window, for each phase: the filter's tap there; none where it lies outside. */
  taps: (number | undefined)[][];
  /** Zeros before and after the gradient. */
  padding: [number, number];
  /** Where each phase's results begin. */
  starts: number[];
}

const phases = [0, 1] as const;

/**
 * Each phase has its window as short as can be, and reads the result where that window lies: an even filter's two
 * phases lie one row apart.
 */
function planRows(filterLength: number): Axis {
  const reaches = phases.map((phase) => reach(filterLength, phase));
  const length = Math.max(...reaches.map(({ first, last }) => last - first + 1));
  return planWindows(
    filterLength,
    reaches.map(({ first }) => first),
    length,
  );
}

/** Both phases share a window, so that the columns of a row come out beside each other. */
function planColumns(filterLength: number): Axis {
  const reaches = phases.map((phase) => reach(filterLength, phase));
  const first = Math.min(...reaches.map((one) => one.first));
  const last = Math.max(...reaches.map((one) => one.last));
  return planWindows(filterLength, [first, first], last - first + 1);
}

/** @param firsts where each phase's window begins, relative to its place */
function planWindows(filterLength: number, firsts: readonly number[], length: number): Axis {
  const [earliest, latest] = [Math.min(...firsts), Math.max(...firsts)];
  return {
    taps: Array.from({ length }, (_, place) =>
      phases.map((phase) => tapAt(filterLength, phase, firsts[phase] + place)),
    ),
    padding: [-earliest, latest + length - 1],
    starts: firsts.map((first) => first - earliest),
  };
}

/** `same` padding puts this many zeros before the image. */
function paddingBefore(filterLength: number): number {
  return Math.floor((filterLength - stride) / 2);
}

/** The places of the gradient, relative to its own, that an image's place of that phase depends on. */
function reach(filterLength: number, phase: number): { first: number; last: number } {
  const newest = phase + paddingBefore(filterLength);
  return {
    first: Math.ceil((newest - filterLength + 1) / stride),
    last: Math.floor(newest / stride),
  };
}

function tapAt(filterLength: number, phase: number, place: number): number | undefined {
  const tap = phase + paddingBefore(filterLength) - stride * place;
  return tap >= 0 && tap < filterLength ? tap : undefined;
}

/**
 * The filter as the ordinary convolution wants it.
 *
 * @returns `[rows, columns, outChannels, 2 * 2 * channels]`
 */
function arrange(filter: tf.Tensor4D, rows: Axis['taps'], columns: Axis['taps']): tf.Tensor4D {
  const [filterHeight, filterWidth, channels, outChannels] = filter.shape;
  const tapCount = filterHeight * filterWidth;
  const nothing = tapCount;
  const order = rows.flatMap((inRow) =>
    columns.flatMap((inColumn) =>
      inRow.flatMap((y) =>
        inColumn.map((x) => (y === undefined || x === undefined ? nothing : y * filterWidth + x)),
      ),
    ),
  );
  const taps = filter.reshape<tf.Tensor2D>([tapCount, channels * outChannels]);
  const withNothing = taps.pad([
    [0, 1],
    [0, 0],
  ]);
  const window = rows.length * columns.length;
  return withNothing
    .gather(tf.tensor1d(order, 'int32'))
    .reshape([window, stride * stride * channels, outChannels])
    .transpose([0, 2, 1])
    .reshape([rows.length, columns.length, outChannels, stride * stride * channels]);
}

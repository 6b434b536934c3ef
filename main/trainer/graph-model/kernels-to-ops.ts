import * as tf from '@tensorflow/tfjs-core';
import { elementAt, pairOf } from '../../../shared/known-places.ts';
import {
  attribute,
  hasBatch,
  type Edge,
  type ModelGraph,
  type GraphAttribute,
  type GraphDataType,
} from './graph.ts';

/** What a kernel gives: where it comes from in the graph. */
export interface Recorded {
  edge: Edge;
  shape: number[];
  dtype: GraphDataType;
}

/** Who writes down. */
interface Recorder {
  readonly graph: ModelGraph;
  edgeOf(tensor: tf.TensorInfo): Edge;
  /** A shape as a tensor of whole numbers. */
  shape(lengths: readonly number[]): Edge;
  fill(shape: readonly number[], value: number): Edge;
}

/** A call of a kernel; what attributes it has is for the op to say. */
interface Call {
  inputs: Readonly<Record<string, tf.TensorInfo>>;
  attrs: never;
  recorder: Recorder;
}

type ToOp = (call: Call) => Recorded[];

/** How a kernel that takes inputs by these names is written down. */
type WriteDown<Name extends string, Attributes> = (
  inputs: Readonly<Record<Name, tf.TensorInfo>>,
  attrs: Attributes,
  recorder: Recorder,
) => Recorded[];

/**
 * The kernels of tfjs that generators are made of, as the ops of TensorFlow that tfjs-converter reads: the names of
 * their inputs and attributes are those of its `operations/op_list`.
 */
export const kernelsToOps: Readonly<Record<string, ToOp>> = {
  ...binary('Add', 'AddV2'),
  ...binary('Sub', 'Sub'),
  ...binary('Multiply', 'Mul'),
  ...binary('RealDiv', 'RealDiv'),
  ...binary('Equal', 'Equal', 'bool'),
  ...unary('Relu'),
  ...unary('Tanh'),
  ...unary('Sigmoid'),
  ...unary('Square'),
  ...unary('Sqrt'),
  ...unary('Rsqrt'),
  ...unary('Identity'),
  ...unary('LeakyRelu', ({ alpha }: { alpha: number }) => ({ alpha: attribute.float(alpha) })),
  ...reduction('Mean'),
  ...reduction('Sum'),
  BatchMatMul: taking(['a', 'b'], matMul),
  Reshape: taking(['x'], ({ x }, { shape }: { shape: number[] }, recorder) => [
    reshaped(recorder, x, tf.util.inferFromImplicitShape(shape, sizeOf(x))),
  ]),
  ExpandDims: taking(['input'], ({ input }, { dim }: { dim: number }, recorder) => {
    const place = dim < 0 ? input.shape.length + 1 + dim : dim;
    return [reshaped(recorder, input, input.shape.toSpliced(place, 0, 1))];
  }),
  Slice: taking(['x'], ({ x }, wanted: SliceAttributes, recorder) => {
    const [begin, size] = pairOf(tf.slice_util.parseSliceParams(x, wanted.begin, wanted.size));
    // To the end of whatever batch there is.
    const lengths = size.map((length) => (hasBatch(length) ? -1 : length));
    const edges = [recorder.edgeOf(x), recorder.shape(begin), recorder.shape(lengths)];
    const types = { T: typeOf(x), Index: attribute.type('int32') };
    return [{ edge: recorder.graph.add('Slice', edges, types), shape: size, dtype: dtypeOf(x) }];
  }),
  Concat: ({ inputs, attrs, recorder }) => {
    const { axis } = attrs as { axis: number };
    const parts = Object.values(inputs);
    const first = elementAt(parts, 0);
    const place = axisOf(axis, first);
    const shape = tf.backend_util.computeOutShape(
      parts.map((part) => part.shape),
      place,
    );
    const edges = parts.map((part) => recorder.edgeOf(part));
    const edge = recorder.graph.add('ConcatV2', [...edges, recorder.graph.number(place)], {
      T: typeOf(first),
      Tidx: attribute.type('int32'),
      N: attribute.int(parts.length),
    });
    return [{ edge, shape, dtype: dtypeOf(first) }];
  },
  SplitV: taking(['x'], ({ x }, { numOrSizeSplits, axis }: SplitAttributes, recorder) => {
    const place = axisOf(axis, x);
    const sizes = tf.backend_util.prepareSplitSize(x, numOrSizeSplits, place);
    const { graph } = recorder;
    const edges = [recorder.edgeOf(x), graph.numbers(sizes), graph.number(place)];
    const name = graph.add('SplitV', edges, {
      T: typeOf(x),
      Tlen: attribute.type('int32'),
      num_split: attribute.int(sizes.length),
    });
    return sizes.map((length, index) => ({
      edge: index === 0 ? name : `${name}:${index}`,
      shape: x.shape.with(place, length),
      dtype: dtypeOf(x),
    }));
  }),
  Transpose: taking(['x'], ({ x }, { perm }: { perm: number[] }, recorder) => {
    const edges = [recorder.edgeOf(x), recorder.graph.numbers(perm)];
    const types = { T: typeOf(x), Tperm: attribute.type('int32') };
    const shape = perm.map((axis) => elementAt(x.shape, axis));
    return [{ edge: recorder.graph.add('Transpose', edges, types), shape, dtype: dtypeOf(x) }];
  }),
  Cast: taking(['x'], ({ x }, { dtype }: { dtype: GraphDataType }, recorder) => {
    const types = { SrcT: typeOf(x), DstT: attribute.type(dtype) };
    const edge = recorder.graph.add('Cast', [recorder.edgeOf(x)], types);
    return [{ edge, shape: x.shape, dtype }];
  }),
  Range: taking([], (_inputs, { start, stop, step, dtype }: RangeAttributes, recorder) => {
    const count = Math.max(0, Math.ceil((stop - start) / step));
    const values = Array.from({ length: count }, (_, place) => start + place * step);
    const typed = dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values);
    return [{ edge: recorder.graph.constant(typed, [count]), shape: [count], dtype }];
  }),
  Fill: taking([], (_inputs, { shape, value }: { shape: number[]; value: number }, recorder) => [
    { edge: recorder.fill(shape, value), shape, dtype: 'float32' },
  ]),
  ArgMax: taking(['x'], ({ x }, { axis }: { axis: number }, recorder) => {
    const place = axisOf(axis, x);
    const edges = [recorder.edgeOf(x), recorder.graph.number(place)];
    const types = {
      T: typeOf(x),
      Tidx: attribute.type('int32'),
      output_type: attribute.type('int32'),
    };
    const shape = x.shape.toSpliced(place, 1);
    return [{ edge: recorder.graph.add('ArgMax', edges, types), shape, dtype: 'int32' }];
  }),
  Softmax: taking(['logits'], ({ logits }, _attrs, recorder) => {
    const edge = recorder.graph.add('Softmax', [recorder.edgeOf(logits)], { T: typeOf(logits) });
    return [{ edge, shape: logits.shape, dtype: 'float32' }];
  }),
  FusedBatchNorm: taking(
    ['x', 'scale', 'offset', 'mean', 'variance'],
    (inputs, { varianceEpsilon }: { varianceEpsilon: number }, recorder) => {
      const { x, scale, offset, mean, variance } = inputs;
      const edges = [x, scale, offset, mean, variance].map((each) => recorder.edgeOf(each));
      const edge = recorder.graph.add('FusedBatchNormV3', edges, {
        T: typeOf(x),
        U: attribute.type('float32'),
        epsilon: attribute.float(varianceEpsilon),
        data_format: attribute.text('NHWC'),
        is_training: attribute.flag(false),
      });
      return [{ edge, shape: x.shape, dtype: 'float32' }];
    },
  ),
  Conv2D: taking(
    ['x', 'filter'],
    ({ x, filter }, { strides, pad, dilations }: ConvolutionAttributes, recorder) => {
      const { outShape } = tf.backend_util.computeConv2DInfo(
        x.shape as FourLengths,
        filter.shape as FourLengths,
        strides,
        dilations,
        pad,
      );
      const edges = [recorder.edgeOf(x), recorder.edgeOf(filter)];
      const edge = recorder.graph.add('Conv2D', edges, {
        ...convolutionAttributes(strides, pad),
        dilations: attribute.ints([1, ...pair(dilations), 1]),
      });
      return [{ edge, shape: outShape, dtype: 'float32' }];
    },
  ),
  Conv2DBackpropInput: taking(
    ['dy', 'filter'],
    (
      { dy, filter },
      { strides, pad, inputShape }: ConvolutionAttributes & { inputShape: number[] },
      recorder,
    ) => {
      const edges = [recorder.shape(inputShape), recorder.edgeOf(filter), recorder.edgeOf(dy)];
      const edge = recorder.graph.add(
        'Conv2DBackpropInput',
        edges,
        convolutionAttributes(strides, pad),
      );
      return [{ edge, shape: inputShape, dtype: 'float32' }];
    },
  ),
  AvgPool: taking(['x'], ({ x }, { filterSize, strides, pad }: PoolingAttributes, recorder) => {
    const { outShape } = tf.backend_util.computePool2DInfo(
      x.shape as FourLengths,
      filterSize,
      strides,
      1,
      pad,
    );
    const edge = recorder.graph.add('AvgPool', [recorder.edgeOf(x)], {
      ...convolutionAttributes(strides, pad),
      ksize: attribute.ints([1, ...pair(filterSize), 1]),
    });
    return [{ edge, shape: outShape, dtype: 'float32' }];
  }),
};

interface SliceAttributes {
  begin: number | number[];
  size: number | number[];
}

interface SplitAttributes {
  numOrSizeSplits: number | number[];
  axis: number;
}

interface RangeAttributes {
  start: number;
  stop: number;
  step: number;
  dtype: 'float32' | 'int32';
}

interface ReductionAttributes {
  axis: number | number[];
  keepDims: boolean;
}

interface PoolingAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'valid' | 'same';
}

type FourLengths = [number, number, number, number];

interface ConvolutionAttributes {
  strides: number | [number, number];
  pad: 'valid' | 'same';
  dilations: number | [number, number];
}

function convolutionAttributes(
  strides: number | [number, number],
  pad: 'valid' | 'same',
): Record<string, GraphAttribute> {
  return {
    T: attribute.type('float32'),
    strides: attribute.ints([1, ...pair(strides), 1]),
    padding: attribute.text(pad.toUpperCase()),
    data_format: attribute.text('NHWC'),
  };
}

function pair(value: number | readonly number[]): readonly number[] {
  return typeof value === 'number' ? [value, value] : value;
}

/** @throws Error where tfjs does not give an input by each of these names */
function taking<Name extends string, Attributes>(
  names: readonly Name[],
  writeDown: WriteDown<Name, Attributes>,
): ToOp {
  return ({ inputs, attrs, recorder }) => {
    if (!hasAll(inputs, names))
      throw new Error(`A kernel was called without its ${names.join(', ')}.`);
    return writeDown(inputs, attrs, recorder);
  };
}

function hasAll<Name extends string>(
  inputs: Call['inputs'],
  names: readonly Name[],
): inputs is Record<Name, tf.TensorInfo> {
  return names.every((name) => inputs[name] !== undefined);
}

function unary<Attributes>(
  kernel: string,
  more: (attrs: Attributes) => Record<string, GraphAttribute> = () => ({}),
): Record<string, ToOp> {
  return {
    [kernel]: taking(['x'], ({ x }, attrs: Attributes, recorder) => {
      const edge = recorder.graph.add(kernel, [recorder.edgeOf(x)], {
        T: typeOf(x),
        ...more(attrs),
      });
      return [{ edge, shape: x.shape, dtype: dtypeOf(x) }];
    }),
  };
}

function binary(kernel: string, op: string, gives?: GraphDataType): Record<string, ToOp> {
  return {
    [kernel]: taking(['a', 'b'], ({ a, b }, _attrs, recorder) => {
      const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const edges = [recorder.edgeOf(a), recorder.edgeOf(b)];
      const edge = recorder.graph.add(op, edges, { T: typeOf(a) });
      return [{ edge, shape, dtype: gives ?? dtypeOf(a) }];
    }),
  };
}

function reduction(kernel: string): Record<string, ToOp> {
  return {
    [kernel]: taking(['x'], ({ x }, { axis, keepDims }: ReductionAttributes, recorder) => {
      const axes = tf.util.parseAxisParam(axis, x.shape);
      const edges = [recorder.edgeOf(x), recorder.graph.numbers(axes)];
      const edge = recorder.graph.add(kernel, edges, {
        T: typeOf(x),
        Tidx: attribute.type('int32'),
        keep_dims: attribute.flag(keepDims),
      });
      const kept = x.shape.map((length, place) => (axes.includes(place) ? 1 : length));
      const shape = keepDims ? kept : kept.filter((_, place) => !axes.includes(place));
      return [{ edge, shape, dtype: 'float32' }];
    }),
  };
}

function matMul(
  { a, b }: Record<'a' | 'b', tf.TensorInfo>,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
  recorder: Recorder,
): Recorded[] {
  const edges = [recorder.edgeOf(a), recorder.edgeOf(b)];
  const rank = a.shape.length;
  const rows = elementAt(a.shape, transposeA ? -1 : -2);
  const columns = elementAt(b.shape, transposeB ? -2 : -1);
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const [op, first, second] =
    rank === 2 ? ['MatMul', 'transpose_a', 'transpose_b'] : ['BatchMatMulV2', 'adj_x', 'adj_y'];
  const edge = recorder.graph.add(op, edges, {
    T: typeOf(a),
    [first]: attribute.flag(transposeA),
    [second]: attribute.flag(transposeB),
  });
  return [{ edge, shape: [...outer, rows, columns], dtype: 'float32' }];
}

/** Where one length comes of the batch it follows from the others, so that the graph asks nothing of the batch. */
function reshaped(recorder: Recorder, x: tf.TensorInfo, shape: number[]): Recorded {
  const places = shape.filter(hasBatch);
  const lengths =
    places.length === 1 ? shape.map((length) => (hasBatch(length) ? -1 : length)) : shape;
  const types = { T: typeOf(x), Tshape: attribute.type('int32') };
  const edge = recorder.graph.add('Reshape', [recorder.edgeOf(x), recorder.shape(lengths)], types);
  return { edge, shape, dtype: dtypeOf(x) };
}

/** The one axis that is meant, counted from the first. */
function axisOf(axis: number, { shape }: tf.TensorInfo): number {
  return elementAt(tf.util.parseAxisParam(axis, shape), 0);
}

function sizeOf({ shape }: tf.TensorInfo): number {
  return tf.util.sizeFromShape(shape);
}

function dtypeOf({ dtype }: tf.TensorInfo): GraphDataType {
  return dtype as GraphDataType;
}

function typeOf(tensor: tf.TensorInfo): GraphAttribute {
  return attribute.type(dtypeOf(tensor));
}

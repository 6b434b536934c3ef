import { typeAttribute, type Edge, type Graph, type GraphNode } from '../graph/graph.ts';
import { dataTypes } from '../tfjs-node.ts';
import { GraphOps } from './graph-ops.ts';
import { halves, stride, type FourSides } from './halving.ts';
import type { PassTarget } from './pass.ts';

/**
 * From here on a matrix product is quicker than oneDNN's filter gradient in bfloat16 (measured with AVX512-BF16:
 * 1.3 times at 8x8 places, 2 to 3 times at 4x4); in float32 it is not.
 */
const mostPlaces = 8 * 8;
const fewestChannels = 64;

interface Shapes {
  batch: number;
  /** Edges of the image and of the gradient, which are squares. */
  size: number;
  places: number;
  /** Edge of the filter. */
  taps: number;
  channels: number;
  outChannels: number;
}

/**
 * Turns each filter gradient, in bfloat16 on a processor, of a convolution that halves many channels of small
 * pictures into a matrix product, and leaves every other node alone. Comes after mixed precision.
 */
export function filterGradientAsProduct(graph: Graph, { device }: PassTarget): void {
  if (device !== 'CPU') return;
  for (const node of [...graph.nodes]) {
    const shapes = shapesOf(graph, node);
    if (!shapes) continue;
    const { places, channels } = shapes;
    if (places * places <= mostPlaces && channels >= fewestChannels) {
      becomeProduct(graph, node, shapes);
    }
  }
}

function shapesOf(graph: Graph, node: GraphNode): Shapes | undefined {
  if (node.op !== 'Conv2DBackpropFilter') return undefined;
  if (node.attributes.T?.value !== dataTypes.bfloat16) return undefined;
  const [images, , gradients] = node.inputs.map((edge) => graph.shapeOf(edge));
  const filter = graph.shapeOf(node.name);
  if (!images || !gradients || !filter) return undefined;
  const [batch, size, width, channels] = images as FourSides;
  const [taps, tapsAcross, , outChannels] = filter as FourSides;
  const isSquare = size === width && taps === tapsAcross;
  if (!halves(node) || !isSquare || size % stride !== 0 || taps < stride) return undefined;
  return { batch, size, places: size / stride, taps, channels, outChannels };
}

/**
 * patches^T x gradients: the patches that the filter sees, side by side, times the gradients of what it made of
 * them.
 */
function becomeProduct(graph: Graph, node: GraphNode, shapes: Shapes): void {
  const { batch, places, taps, channels, outChannels } = shapes;
  const [images, , gradients, ...controls] = node.inputs as [Edge, Edge, Edge, ...Edge[]];
  const ops = new GraphOps(graph, dataTypes.bfloat16);
  const spots = batch * places * places;
  const tapsAcross = stride * Math.ceil(taps / stride);
  const patches = ops.reshape(patchesOf(ops, images, shapes), [
    spots,
    taps * tapsAcross * channels,
  ]);
  const product = ops.product(patches, ops.reshape(gradients, [spots, outChannels]), {
    transposeA: true,
  });
  const withSurplus = ops.reshape(product, [taps, tapsAcross, channels, outChannels]);
  node.op = 'Slice';
  node.inputs = [
    withSurplus,
    ops.integers([0, 0, 0, 0]),
    ops.integers([taps, taps, channels, outChannels]),
    ...controls,
  ];
  node.attributes = {
    T: typeAttribute(dataTypes.bfloat16),
    Index: typeAttribute(dataTypes.int32),
  };
}

/** `[batch, places, 1, places, taps x taps x channels]`; an odd filter gets a column more than it has. */
function patchesOf(ops: GraphOps, images: Edge, shapes: Shapes): Edge {
  const { batch, size, places, taps, channels } = shapes;
  const pairs = Math.ceil(taps / stride);
  // Rows and columns in pairs, as many as the last place's patch reaches.
  const length = places + pairs - 1;
  const before = Math.floor((taps - stride) / 2);
  const after = stride * length - size - before;
  const padded = ops.pad(images, [0, 0, before, after, before, after, 0, 0]);
  const inPairs = ops.reshape(padded, [batch, length, stride, length, stride * channels]);
  const parts = Array.from({ length: taps * pairs }, (_, index) => {
    const [tap, pair] = [Math.floor(index / pairs), index % pairs];
    return ops.slice(
      inPairs,
      [0, Math.floor(tap / stride), tap % stride, pair, 0],
      [batch, places, 1, places, stride * channels],
    );
  });
  return ops.concatenate(parts, 4);
}

import { type Edge, type Graph, type GraphNode } from '../graph/graph.ts';
import { dataTypes } from '../tfjs-node.ts';
import { GraphOps } from './graph-ops.ts';
import { halves, stride, type FourSides } from './halving.ts';
import type { PassTarget } from './pass.ts';

const taps = 4;
/** Pixels of an image, along an axis, for each two places of what becomes of it: the tiles that are computed at once. */
const tilePixels = 4;
/** Below them what is added up on the way through memory costs more than multiplying less saves. */
const fewestChannels = 64;
const fewestOutChannels = 128;
const fewestMultiplyAdds = 5e8;

interface Shapes {
  batch: number;
  /** Edge of the images, which are squares. */
  size: number;
  channels: number;
  outChannels: number;
}

/** Convolutions of the same images, and gradients of their filters. */
interface Pair {
  images: Edge;
  shapes: Shapes;
  convolutions: GraphNode[];
  filterGradients: GraphNode[];
}

type ThreeOf<One> = readonly [One, One, One];
type Three = ThreeOf<Edge>;
/** By the place in a column, then in a row. */
type ThreeByThree = ThreeOf<Three>;

/**
 * Computes convolutions by 4x4 that halve many channels of images, and the gradients of their filters, with 9 multiplications in
 * place of 16; where both are there, because they share what is added up of the images. In float32, on a processor; every
 * other node stays as it is. Results are TensorFlow's but for their last bits.
 *
 * On every second pixel such a kernel is one of 2x2. Of these Winograd's F(2, 2) computes two places along an axis at once by
 * three products: of `x0 - x1` and `w0`, of `x1` and `w0 + w1`, of `x2 - x1` and `w1`; the first and the second are the
 * one place, the second and the third the other (Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural
 * Networks", arXiv 1509.09308). A filter's gradient is a convolution too, with what came back in the place of the kernel.
 */
export function winogradHalving(graph: Graph, { device }: PassTarget): void {
  if (device !== 'CPU') return;
  const ops = new GraphOps(graph, dataTypes.float32);
  for (const { images, shapes, convolutions, filterGradients } of pairsIn(graph)) {
    const tiles = tilesOfImages(ops, images, shapes);
    for (const node of convolutions) convolve(ops, node, tiles, shapes);
    for (const node of filterGradients) differentiate(ops, node, tiles, shapes);
  }
}

function pairsIn(graph: Graph): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const node of graph.nodes) {
    const shapes = shapesOf(graph, node);
    const [images] = node.inputs;
    if (!shapes || images === undefined || !gains(shapes)) continue;
    const key = `${images} ${shapes.outChannels}`;
    const pair = pairs.get(key) ?? { images, shapes, convolutions: [], filterGradients: [] };
    (node.op === 'Conv2D' ? pair.convolutions : pair.filterGradients).push(node);
    pairs.set(key, pair);
  }
  return [...pairs.values()].filter(
    ({ convolutions, filterGradients }) => convolutions.length > 0 && filterGradients.length > 0,
  );
}

function gains({ batch, size, channels, outChannels }: Shapes): boolean {
  const multiplyAdds = batch * (size / stride) ** 2 * taps ** 2 * channels * outChannels;
  return (
    channels >= fewestChannels &&
    outChannels >= fewestOutChannels &&
    multiplyAdds >= fewestMultiplyAdds
  );
}

/** Of a convolution, or a filter's gradient, of the kind that this is about; else undefined. */
function shapesOf(graph: Graph, node: GraphNode): Shapes | undefined {
  const { op, name, inputs, attributes } = node;
  if (op !== 'Conv2D' && op !== 'Conv2DBackpropFilter') return undefined;
  const [images, filter] = [inputs[0], op === 'Conv2D' ? inputs[1] : name].map((edge) =>
    graph.shapeOf(edge as Edge),
  );
  if (!images || !filter) return undefined;
  const [batch, size, width, channels] = images as FourSides;
  const [height, across, , outChannels] = filter as FourSides;
  const { T, dilations } = attributes;
  const isWhole = size === width && size % tilePixels === 0;
  const isDense = height === taps && across === taps && String(dilations?.value) === '1,1,1,1';
  if (T?.value !== dataTypes.float32 || !halves(node) || !isWhole || !isDense) return undefined;
  return { batch, size, channels, outChannels };
}

/**
 * Of the images, each pixel's right, lower and lower right neighbours beside it as channels: they meet the taps of one of
 * the 2x2.
 *
 * @returns each `[batch * size / 4 * size / 4, 4 * channels]`
 */
function tilesOfImages(
  ops: GraphOps,
  images: Edge,
  { batch, size, channels }: Shapes,
): ThreeByThree {
  const tiles = size / tilePixels;
  const [places, wide] = [2 * (tiles + 1), stride * stride * channels];
  // One before, as `same` padding has it; as many after as fill the last tile.
  const padded = ops.pad(images, [0, 0, 1, 3, 1, 3, 0, 0]);
  const inPairs = ops.reshape(padded, [batch, places, stride, places, stride * channels]);
  const asChannels = ops.transpose(inPairs, [0, 1, 3, 2, 4]);
  const inColumns = ops.reshape(asChannels, [batch, tiles + 1, 2, places * wide]);
  return ofThree(ofPlaces(ops, inColumns, [batch, tiles, places * wide]), (line) => {
    const inRows = ops.reshape(line, [batch * tiles, tiles + 1, 2, wide]);
    return ofThree(ofPlaces(ops, inRows, [batch * tiles, tiles, wide]), (tile) =>
      ops.reshape(tile, [batch * tiles * tiles, wide]),
    );
  });
}

/** `x0 - x1`, `x1` and `x2 - x1`, of places in twos `[many, tiles + 1, 2, length]`. */
function ofPlaces(ops: GraphOps, inTwos: Edge, shape: [number, number, number]): Three {
  const [many, tiles, length] = shape;
  const place = (tile: number, at: number) =>
    ops.slice(inTwos, [0, tile, at, 0], [many, tiles, 1, length]);
  const [first, middle, last] = [place(0, 0), place(0, 1), place(1, 0)];
  return [ops.difference(first, middle), middle, ops.difference(last, middle)];
}

function convolve(ops: GraphOps, node: GraphNode, tiles: ThreeByThree, shapes: Shapes): void {
  const { batch, size, outChannels } = shapes;
  const [, filter, ...controls] = node.inputs as [Edge, Edge, ...Edge[]];
  const weights = tilesOfFilter(ops, filter, shapes);
  const results = inTwos(ops, tiles, weights, (tile, weight) => ops.product(tile, weight));
  const places = size / stride;
  const lines = results.map((line) =>
    ops.reshape(ops.concatenate(line, 1), [batch * (places / 2), 1, places * outChannels]),
  );
  ops.become(node, ops.concatenate(lines, 1), [batch, places, places, outChannels], controls);
}

/** @returns each `[4 * channels, outChannels]`, the channels in the order that the images' have */
function tilesOfFilter(
  ops: GraphOps,
  filter: Edge,
  { channels, outChannels }: Shapes,
): ThreeByThree {
  const length = stride * channels * outChannels;
  const inTwosOfTwos = ops.reshape(filter, [2, stride, 2, length]);
  const part = (row: number, column: number) =>
    ops.reshape(ops.slice(inTwosOfTwos, [row, 0, column, 0], [1, stride, 1, length]), [
      stride * stride * channels,
      outChannels,
    ]);
  const first = withSum(ops, part(0, 0), part(0, 1));
  const last = withSum(ops, part(1, 0), part(1, 1));
  return [first, pairwise(first, last, (one, other) => ops.sum(one, other)), last];
}

function differentiate(ops: GraphOps, node: GraphNode, tiles: ThreeByThree, shapes: Shapes): void {
  const { channels, outChannels } = shapes;
  const [, , gradients, ...controls] = node.inputs as [Edge, Edge, Edge, ...Edge[]];
  const back = tilesOfGradients(ops, gradients, shapes);
  const results = inTwos(ops, tiles, back, (tile, gradient) =>
    ops.product(tile, gradient, { transposeA: true }),
  );
  const length = stride * channels * outChannels;
  const lines = results.map((line) =>
    ops.concatenate(
      line.map((part) => ops.reshape(part, [1, stride, 1, length])),
      2,
    ),
  );
  ops.become(node, ops.concatenate(lines, 0), [taps, taps, channels, outChannels], controls);
}

/** @returns each `[batch * size / 4 * size / 4, outChannels]` */
function tilesOfGradients(
  ops: GraphOps,
  gradients: Edge,
  { batch, size, outChannels }: Shapes,
): ThreeByThree {
  const tiles = size / tilePixels;
  const ofOne = (edge: Edge, [many, length]: [number, number]): Three => {
    const inTwo = ops.reshape(edge, [many, 2, length]);
    const place = (at: number) => ops.slice(inTwo, [0, at, 0], [many, 1, length]);
    return withSum(ops, place(0), place(1));
  };
  const many = batch * tiles;
  return ofThree(ofOne(gradients, [many, (size / stride) * outChannels]), (line) =>
    ofThree(ofOne(line, [many * tiles, outChannels]), (tile) =>
      ops.reshape(tile, [many * tiles, outChannels]),
    ),
  );
}

/** `w0`, `w0 + w1` and `w1`. */
function withSum(ops: GraphOps, first: Edge, last: Edge): Three {
  return [first, ops.sum(first, last), last];
}

/** What 3x3 products are added up to: 2x2. */
function inTwos(
  ops: GraphOps,
  tiles: ThreeByThree,
  others: ThreeByThree,
  multiply: (tile: Edge, other: Edge) => Edge,
): readonly [Edge, Edge][] {
  const [first, middle, last] = pairwise(tiles, others, (line, other) =>
    pairwise(line, other, multiply),
  );
  const add = (one: Three, other: Three) => pairwise(one, other, (a, b) => ops.sum(a, b));
  return [add(first, middle), add(middle, last)].map(([left, centre, right]) => [
    ops.sum(left, centre),
    ops.sum(centre, right),
  ]);
}

function ofThree<Made>([one, two, three]: Three, make: (edge: Edge) => Made): ThreeOf<Made> {
  return [make(one), make(two), make(three)];
}

function pairwise<One, Other, Made>(
  ones: ThreeOf<One>,
  others: ThreeOf<Other>,
  make: (one: One, other: Other) => Made,
): ThreeOf<Made> {
  return [make(ones[0], others[0]), make(ones[1], others[1]), make(ones[2], others[2])];
}

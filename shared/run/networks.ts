import { z } from 'zod';

/** What layers of the networks are called, and how they are drawn: the kinds that papers draw apart. */
export const layerKinds = {
  dense: { label: 'Dense', block: 'weights' },
  convolution: { label: 'Convolution', block: 'weights' },
  'down-convolution': { label: 'Convolution, stride 2', block: 'weights' },
  'up-convolution': { label: 'Transposed convolution, stride 2', block: 'weights' },
  depthwise: { label: 'Depthwise convolution', block: 'weights' },
  capsule: { label: 'Capsule, routed', block: 'weights' },
  'batch-normalisation': { label: 'Batch normalisation', block: 'normalisation' },
  'layer-normalisation': { label: 'Layer normalisation', block: 'normalisation' },
  relu: { label: 'ReLU', block: 'activation' },
  'leaky-relu': { label: 'Leaky ReLU', block: 'activation' },
  tanh: { label: 'tanh', block: 'activation' },
  sigmoid: { label: 'Sigmoid', block: 'activation' },
  'gated-linear-unit': { label: 'Gated linear unit', block: 'activation' },
  squash: { label: 'Squash', block: 'activation' },
  length: { label: 'Length', block: 'activation' },
  average: { label: 'Mean over squares', block: 'other' },
  'average-pooling': { label: 'Average pooling, 2×2', block: 'other' },
  'repeat-pixels': { label: 'Repeating pixels, 2×2', block: 'other' },
  bilinear: { label: 'Doubling, bilinear', block: 'other' },
  behind: { label: 'Laid on a colour', block: 'other' },
  'minibatch-deviation': { label: 'Minibatch deviation', block: 'other' },
  dropout: { label: 'Dropout', block: 'other' },
  palette: { label: 'Painting with the palette', block: 'other' },
  reshape: { label: 'Reshape', block: 'other' },
} as const satisfies Record<string, { label: string; block: LayerBlock }>;

export type LayerBlock = 'weights' | 'normalisation' | 'activation' | 'other';
export type LayerKind = keyof typeof layerKinds;

const networkLayerSchema = z.object({
  kind: z.enum(Object.keys(layerKinds) as [LayerKind, ...LayerKind[]]),
  /** Whether it takes what the layer before it gave; others begin a branch, or join several. */
  follows: z.boolean(),
  /** What its weights are called; empty where it has none. */
  name: z.string(),
  /** Of one picture: height, width and channels, or so many numbers. */
  output: z.array(z.int().min(1)).max(4),
  /** Height, width, inputs and outputs of the kernel, or inputs and outputs; empty where there is none. */
  kernel: z.array(z.int().min(1)).max(4),
  /** Numbers that are learned. */
  weights: z.int().min(0),
  /** Its kernel is given, and stays as it is. */
  fixed: z.literal(true).optional(),
});
export type NetworkLayer = z.output<typeof networkLayerSchema>;

const networkSchema = z.object({
  /** In the order in which they are passed. */
  layers: z.array(networkLayerSchema).max(1_000),
  weights: z.int().min(0),
});
export type Network = z.output<typeof networkSchema>;

/** The two networks of a run. */
export const networksSchema = z.object({ generator: networkSchema, discriminator: networkSchema });
export type Networks = z.output<typeof networksSchema>;

/** "4×4×128", "128". */
export function shapeText(shape: readonly number[]): string {
  return shape.join('×');
}

import { layerKinds, type NetworkLayer } from '../../../../shared/run/networks.ts';

/** A layer with weights, and what is done to what it gives, before the next one. */
export interface NetworkStage {
  /** Whether it takes what the stage before it gave. */
  follows: boolean;
  layers: NetworkLayer[];
  /** What comes out of it. */
  output: readonly number[];
}

/** The stages that a drawing shows in a row. What only gives numbers another shape is left to the table. */
export function networkStages(layers: readonly NetworkLayer[]): NetworkStage[] {
  const stages: NetworkStage[] = [];
  for (const layer of layers) {
    const last = stages.at(-1);
    const { follows } = layer;
    if (!last || !follows || layerKinds[layer.kind].block === 'weights') {
      stages.push({ follows, layers: [layer], output: layer.output });
      continue;
    }
    if (layer.kind !== 'reshape') last.layers.push(layer);
    last.output = layer.output;
  }
  return stages;
}

const tallestRem = 7;
const lowestRem = 2.5;
const largestSide = 128;

/** How tall a stage is drawn: by the side of the maps that come out of it, twice as large a third taller. */
export function stageHeight({ output }: Pick<NetworkStage, 'output'>): number {
  const side = output.length === 3 ? (output[0] ?? 1) : 1;
  const share = Math.log2(side) / Math.log2(largestSide);
  return lowestRem + Math.min(1, Math.max(0, share)) * (tallestRem - lowestRem);
}

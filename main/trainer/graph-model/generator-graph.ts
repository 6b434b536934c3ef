import * as tf from '@tensorflow/tfjs-core';
import type { StoredTensor } from '../checkpoint/safetensors.ts';
import { checkpointDamaged, type Manifest } from '../checkpoint/manifest.ts';
import type { CheckpointTensors } from '../checkpoint/write-checkpoint.ts';
import type { WeightSpec } from '../gan/models/layers/layer.ts';
import { models } from '../gan/models/registry.ts';
import { generatorNetwork } from '../gan/networks/generator-network.ts';
import type { ModelGraph } from './graph.ts';
import { whileRecording, type RecordingBackend } from './recording-backend.ts';

/** What the inputs and the output of an exported generator are called. */
const graphEnds = { latents: 'latents', condition: 'condition', images: 'images' } as const;

export interface GeneratorGraph {
  graph: ModelGraph;
  /** The lengths of what is fed, after the batch. */
  inputs: { name: string; shape: number[] }[];
  /** `[size, size, channels]`, premultiplied, in [-1, 1]. */
  output: { name: string; shape: number[] };
}

/** What of a checkpoint draws. */
export interface DrawingCheckpoint {
  manifest: Pick<Manifest, 'hyperparameters' | 'image' | 'vocabulary'>;
  tensors: CheckpointTensors<'average' | 'statistics'>;
}

/**
 * The generator that creatures are drawn with, as a graph: the averaged weights, and the statistics that were calibrated
 * for them. A creature depends on its latents and on what it shall show, and on nothing else.
 *
 * @param name of the checkpoint, for people
 * @throws StudioError `checkpoint-damaged` where it is of other networks
 */
export function generatorGraph(
  { manifest, tensors }: DrawingCheckpoint,
  name: string,
): Promise<GeneratorGraph> {
  const { hyperparameters, image, vocabulary } = manifest;
  return whileRecording((recorder) => {
    const model = models[hyperparameters.model];
    const network = generatorNetwork(model, image, hyperparameters, vocabulary);
    const weights = constants(recorder, network.weights, tensors.average, name);
    const statistics = constants(recorder, network.statistics, tensors.statistics, name);
    const names = vocabulary?.names.length;
    const inputs = [
      { name: graphEnds.latents, shape: [hyperparameters.latentSize] },
      ...(names === undefined ? [] : [{ name: graphEnds.condition, shape: [names] }]),
    ];
    const [start, condition] = inputs.map((input) => recorder.input(input.name, input.shape));
    const images = network.draw({ start, condition }, weights, {
      normalisation: { kind: 'fixed', statistics },
    });
    recorder.output(graphEnds.images, images);
    const output = { name: graphEnds.images, shape: images.shape.slice(1) };
    return { graph: recorder.graph, inputs, output };
  });
}

function constants(
  recorder: RecordingBackend,
  specs: readonly WeightSpec[],
  stored: ReadonlyMap<string, StoredTensor>,
  checkpoint: string,
): Map<string, tf.Tensor> {
  return new Map(
    specs.map(({ name, shape }) => {
      const found = stored.get(name);
      if (!found || String(found.shape) !== String(shape))
        throw checkpointDamaged(checkpoint, `the tensor "${name}" is missing or of another shape`);
      const tensor = tf.tensor(found.values, [...shape], 'float32');
      recorder.nameTensor(tensor, name);
      return [name, tensor] as const;
    }),
  );
}

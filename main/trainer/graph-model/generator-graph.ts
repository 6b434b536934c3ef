import * as tf from '@tensorflow/tfjs-core';
import type { StoredTensor } from '../checkpoint/safetensors.ts';
import { checkpointDamaged, type Manifest } from '../checkpoint/manifest.ts';
import type { CheckpointTensors } from '../checkpoint/write-checkpoint.ts';
import type { WeightSpec } from '../gan/models/layers/layer.ts';
import { modelTable } from '../../../shared/hyperparameters/models.ts';
import { models } from '../gan/models/registry.ts';
import { generatorNetwork } from '../gan/networks/generator-network.ts';
import type { ModelGraph } from './graph.ts';
import { whileRecording, type RecordingBackend } from './recording-backend.ts';

/** What the output of an exported generator is called, and the input that tells what a picture shall show. */
const graphEnds = { condition: 'condition', images: 'images' } as const;

interface GraphInput {
  name: string;
  /** The lengths of what is fed, after the batch. */
  shape: number[];
}

export interface GeneratorGraph {
  graph: ModelGraph;
  inputs: GraphInput[];
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
 * for them. A creature depends on its latents and on what it shall show, or on the picture that it is drawn from, and
 * on nothing else: nothing is dropped out, as in the studio.
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
    const { startsFrom } = modelTable[hyperparameters.model];
    const startShapes = {
      latents: [hyperparameters.latentSize],
      picture: [image.size, image.size, image.channels],
    };
    const start = { name: startsFrom, shape: startShapes[startsFrom] };
    const condition =
      names === undefined ? undefined : { name: graphEnds.condition, shape: [names] };
    const fed = (input: GraphInput) => recorder.input(input.name, input.shape);
    const given = { start: fed(start), condition: condition && fed(condition) };
    const images = network.draw(given, weights, {
      normalisation: { kind: 'fixed', statistics },
    });
    recorder.output(graphEnds.images, images);
    const output = { name: graphEnds.images, shape: images.shape.slice(1) };
    return { graph: recorder.graph, inputs: condition ? [start, condition] : [start], output };
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

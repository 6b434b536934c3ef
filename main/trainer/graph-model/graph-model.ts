import { graphShape, type GraphWeight } from './graph.ts';
import type { GeneratorGraph } from './generator-graph.ts';

/** As TensorFlow.js's own converter does: what a browser still keeps in its cache. */
const mostShardBytes = 4 * 1024 * 1024;

/** The version of GraphDef that the nodes are written in, as in packages/compiled-steps. */
const producer = 987;

export interface GraphModelFile {
  name: string;
  bytes: Uint8Array;
}

/**
 * A graph as TensorFlow.js's graph model, which `tf.loadGraphModel` reads: model.json, and the weights in shards beside it
 * (https://www.tensorflow.org/js/guide/save_load).
 *
 * @param metadata what is said of it, for whoever loads it
 */
export function* graphModelFiles(
  { graph, inputs, output }: GeneratorGraph,
  studio: string,
  metadata: Readonly<Record<string, unknown>>,
): Generator<GraphModelFile> {
  const weights = concatenated(graph.weights);
  const count = Math.max(1, Math.ceil(weights.length / mostShardBytes));
  const paths = Array.from(
    { length: count },
    (_, index) => `group1-shard${index + 1}of${count}.bin`,
  );
  const ends = (tensors: readonly { name: string; shape: readonly number[] }[]) =>
    Object.fromEntries(
      tensors.map(({ name, shape }) => [
        name,
        { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: graphShape([-1, ...shape]) },
      ]),
    );
  const model = {
    format: 'graph-model',
    generatedBy: studio,
    convertedBy: null,
    signature: { inputs: ends(inputs), outputs: ends([output]) },
    userDefinedMetadata: metadata,
    modelTopology: {
      node: graph.nodes,
      versions: { producer },
      library: {},
    },
    weightsManifest: [
      { paths, weights: graph.weights.map(({ name, shape, dtype }) => ({ name, shape, dtype })) },
    ],
  };
  yield { name: 'model.json', bytes: Buffer.from(JSON.stringify(model)) };
  for (const [index, name] of paths.entries()) {
    const start = index * mostShardBytes;
    yield { name, bytes: weights.subarray(start, start + mostShardBytes) };
  }
}

/** Little-endian, one after the other, in their order. */
function concatenated(weights: readonly GraphWeight[]): Uint8Array {
  const length = weights.reduce((sum, { values }) => sum + values.byteLength, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const { values } of weights) {
    whole.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return whole;
}

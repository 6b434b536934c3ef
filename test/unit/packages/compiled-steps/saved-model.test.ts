import messages from '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js';
import { describe, expect, it } from 'vitest';
import { serializeSavedModel } from '../../../../packages/compiled-steps/src/graph/saved-model.ts';
import type { GraphNode } from '../../../../packages/compiled-steps/src/graph/graph.ts';

const nodes: GraphNode[] = [
  {
    name: 'constant',
    op: 'Const',
    inputs: [],
    attributes: { dtype: { kind: 'type', value: 1 } },
    constant: { dtype: 1, shape: [2, 300], bytes: Uint8Array.from({ length: 2400 }, (_, i) => i) },
  },
  {
    name: 'é',
    op: 'Everything',
    inputs: ['constant', '^other'],
    attributes: {
      text: { kind: 'string', value: 'SAME é' },
      whole: { kind: 'int', value: -1 },
      real: { kind: 'float', value: 0.25 },
      no: { kind: 'bool', value: false },
      shape: { kind: 'shape', value: [3, 128, 0] },
      wholes: { kind: 'int', value: [1, 2 ** 40, -3] },
      reals: { kind: 'float', value: [0.5, -2] },
      flags: { kind: 'bool', value: [true, false] },
    },
  },
];

/** As Google's own reader sees it, by the schema that tfjs-node ships. */
interface Read {
  toObject(): unknown;
}
const reader = messages as {
  SavedModel: { deserializeBinary(bytes: Uint8Array): Read };
};

describe('a graph as a SavedModel', () => {
  it('is read by protocol buffers as it was written', () => {
    const read = JSON.stringify(
      reader.SavedModel.deserializeBinary(serializeSavedModel(nodes)).toObject(),
    );
    for (const part of [
      '"name":"constant","op":"Const"',
      '"inputList":["constant","^other"]',
      '"i":-1',
      '"f":0.25',
      '"iList":[1,1099511627776,-3]',
      '"fList":[0.5,-2]',
      '"bList":[true,false]',
      '"producer":987',
      '"tagsList":["serve"]',
      Buffer.from('SAME é').toString('base64'),
    ]) {
      expect(read).toContain(part);
    }
    const tensor = Buffer.from((nodes[0] as GraphNode).constant?.bytes ?? []).toString('base64');
    expect(read).toContain(tensor);
    expect(read.match(/"size":\d+/g)).toEqual([
      '"size":2',
      '"size":300',
      '"size":3',
      '"size":128',
      '"size":0',
    ]);
  });
});

import type { AttributeKind, ConstantValue, GraphAttribute, GraphNode } from './graph.ts';
import { Message } from './wire-format.ts';

/*
 * Fields by their numbers, as TensorFlow's .proto files give them: saved_model, meta_graph, graph, versions,
 * node_def, attr_value, tensor, tensor_shape (tensorflow/core/protobuf and tensorflow/core/framework).
 */

/** The tag under which the graph is stored and loaded. */
export const savedModelTag = 'serve';

/** The version of GraphDef that the nodes are written in: TensorFlow 2.9's, which every later one reads. */
const graphDefVersion = 987;

/** Serialises the nodes as `saved_model.pb` of a SavedModel without variables of its own. */
export function serializeSavedModel(nodes: readonly GraphNode[]): Uint8Array {
  const graph = new Message();
  for (const node of nodes) graph.message(1, nodeMessage(node));
  graph.message(4, new Message().varint(1, graphDefVersion));
  const info = new Message().string(4, savedModelTag);
  const metaGraph = new Message().message(1, info).message(2, graph);
  return new Message().varint(1, 1).message(2, metaGraph).finish();
}

function nodeMessage({ name, op, inputs, attributes, constant }: GraphNode): Message {
  const message = new Message().string(1, name).string(2, op);
  for (const input of inputs) message.string(3, input);
  for (const [key, attribute] of Object.entries(attributes)) {
    message.message(5, entry(key, attributeMessage(attribute)));
  }
  if (constant) {
    message.message(5, entry('value', new Message().message(8, tensorMessage(constant))));
  }
  return message;
}

/** One entry of a map. */
function entry(key: string, value: Message): Message {
  return new Message().string(1, key).message(2, value);
}

function tensorMessage({ dtype, shape, bytes }: ConstantValue): Message {
  return new Message().varint(1, dtype).message(2, shapeMessage(shape)).bytes(4, bytes);
}

function shapeMessage(shape: readonly number[]): Message {
  const message = new Message();
  for (const size of shape) message.message(2, new Message().varint(1, size));
  return message;
}

const scalarMessage: Record<AttributeKind, (value: never) => Message> = {
  string: (value: string) => new Message().string(2, value),
  int: (value: number) => new Message().varint(3, value),
  float: (value: number) => new Message().float(4, value),
  bool: (value: boolean) => new Message().varint(5, value),
  type: (value: number) => new Message().varint(6, value),
  shape: (value: number[]) => new Message().message(7, shapeMessage(value)),
};

function attributeMessage({ kind, value }: GraphAttribute): Message {
  if (!Array.isArray(value) || kind === 'shape') return scalarMessage[kind](value as never);
  return new Message().message(1, listMessage(kind, value));
}

function listMessage(kind: AttributeKind, values: boolean[] | number[]): Message {
  if (kind === 'int') return new Message().packedVarints(3, values);
  if (kind === 'float') return new Message().packedFloats(4, values as number[]);
  if (kind === 'bool') return new Message().packedVarints(5, values);
  throw new TypeError(`Lists of ${kind} are not known as attributes of ops.`);
}

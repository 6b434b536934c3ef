import messages, {
  type AttrValueMessage,
  type Message,
} from '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js';
import type { AttributeKind, ConstantValue, GraphAttribute, GraphNode } from './graph.ts';

/** The tag under which the graph is stored and loaded. */
export const savedModelTag = 'serve';

/** The version of GraphDef that the nodes are written in: TensorFlow 2.9's, which every later one reads. */
const graphDefVersion = 987;

/** Serialises the nodes as `saved_model.pb` of a SavedModel without variables of its own. */
export function serializeSavedModel(nodes: readonly GraphNode[]): Uint8Array {
  const versions = new messages.VersionDef();
  versions.setProducer(graphDefVersion);
  const graph = new messages.GraphDef();
  graph.setVersions(versions);
  graph.setNodeList(nodes.map(nodeMessage));
  const info = new messages.MetaGraphDef.MetaInfoDef();
  info.setTagsList([savedModelTag]);
  const metaGraph = new messages.MetaGraphDef();
  metaGraph.setMetaInfoDef(info);
  metaGraph.setGraphDef(graph);
  const savedModel = new messages.SavedModel();
  savedModel.setSavedModelSchemaVersion(1);
  savedModel.setMetaGraphsList([metaGraph]);
  return savedModel.serializeBinary();
}

function nodeMessage(node: GraphNode): Message {
  const message = new messages.NodeDef();
  message.setName(node.name);
  message.setOp(node.op);
  message.setInputList(node.inputs);
  const attributes = message.getAttrMap();
  for (const [name, attribute] of Object.entries(node.attributes)) {
    attributes.set(name, attributeMessage(attribute));
  }
  if (node.constant) {
    const value = new messages.AttrValue();
    value.setTensor(tensorMessage(node.constant));
    attributes.set('value', value);
  }
  return message;
}

function tensorMessage(constant: ConstantValue): Message {
  const tensor = new messages.Tensor();
  tensor.setDtype(constant.dtype);
  tensor.setTensorShape(shapeMessage(constant.shape));
  tensor.setTensorContent(constant.bytes);
  return tensor;
}

function shapeMessage(shape: number[]): Message {
  const message = new messages.TensorShape();
  message.setDimList(
    shape.map((size) => {
      const dim = new messages.TensorShape.Dim();
      dim.setSize(size);
      return dim;
    }),
  );
  return message;
}

const setScalar: Record<AttributeKind, (message: AttrValueMessage, value: never) => void> = {
  string: (message, value: string) => message.setS(new TextEncoder().encode(value)),
  int: (message, value: number) => message.setI(value),
  float: (message, value: number) => message.setF(value),
  bool: (message, value: boolean) => message.setB(value),
  type: (message, value: number) => message.setType(value),
  shape: (message, value: number[]) => message.setShape(shapeMessage(value)),
};

function attributeMessage({ kind, value }: GraphAttribute): Message {
  const message = new messages.AttrValue();
  if (Array.isArray(value) && kind !== 'shape') message.setList(listMessage(kind, value));
  else setScalar[kind](message, value as never);
  return message;
}

function listMessage(kind: AttributeKind, values: boolean[] | number[]): Message {
  const list = new messages.AttrValue.ListValue();
  if (kind === 'int') list.setIList(values as number[]);
  else if (kind === 'float') list.setFList(values as number[]);
  else if (kind === 'bool') list.setBList(values as boolean[]);
  else throw new TypeError(`Lists of ${kind} are not known as attributes of ops.`);
  return list;
}

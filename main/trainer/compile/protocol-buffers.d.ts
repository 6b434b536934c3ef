/** The parts of tfjs-node's generated protocol buffer classes that are used here; the package types none. */
declare module '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js' {
  export interface Message {
    serializeBinary(): Uint8Array;
  }
  interface MessageMap {
    set(key: string, value: Message): void;
  }
  interface ShapeMessage extends Message {
    setDimList(dims: Message[]): void;
  }
  interface TensorMessage extends Message {
    setDtype(dtype: number): void;
    setTensorShape(shape: Message): void;
    setTensorContent(bytes: Uint8Array): void;
  }
  interface ListMessage extends Message {
    setIList(values: number[]): void;
    setFList(values: number[]): void;
    setBList(values: boolean[]): void;
  }
  export interface AttrValueMessage extends Message {
    setS(value: Uint8Array): void;
    setI(value: number): void;
    setF(value: number): void;
    setB(value: boolean): void;
    setType(value: number): void;
    setShape(value: Message): void;
    setTensor(value: Message): void;
    setList(value: Message): void;
  }
  interface NodeDefMessage extends Message {
    setName(name: string): void;
    setOp(op: string): void;
    setInputList(inputs: string[]): void;
    getAttrMap(): MessageMap;
  }
  interface Messages {
    AttrValue: (new () => AttrValueMessage) & { ListValue: new () => ListMessage };
    GraphDef: new () => Message & {
      setNodeList(n: Message[]): void;
      setVersions(v: Message): void;
    };
    MetaGraphDef: (new () => Message & {
      setMetaInfoDef(info: Message): void;
      setGraphDef(graph: Message): void;
    }) & { MetaInfoDef: new () => Message & { setTagsList(tags: string[]): void } };
    NodeDef: new () => NodeDefMessage;
    SavedModel: new () => Message & {
      setSavedModelSchemaVersion(version: number): void;
      setMetaGraphsList(graphs: Message[]): void;
    };
    Tensor: new () => TensorMessage;
    TensorShape: (new () => ShapeMessage) & {
      Dim: new () => Message & { setSize(n: number): void };
    };
    VersionDef: new () => Message & { setProducer(version: number): void };
  }

  const messages: Messages;
  export default messages;
}

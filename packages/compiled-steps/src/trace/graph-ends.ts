import { typeAttribute, type Edge, type Graph } from '../graph/graph.ts';
import { dataTypes, type InputDataType } from '../tfjs-node.ts';
import { mapLeaves } from '../tree.ts';
import { addOwnedPlaceholder, type TracedVariable } from './trace.ts';

/*
 * What a session feeds and fetches of a graph besides the step's inputs.
 */

/** Stands for all that the step does. */
export const doneEdge = 'done';
/** Stands for all variables being written from outside. */
export const writtenEdge = 'written';
export const readEdge = (variable: number): Edge => `read_${variable}`;
export const writeEdge = (variable: number): Edge => `write_${variable}`;

export interface TracedOutput {
  edge: Edge;
  /** TensorFlow's DataType number. */
  dtype: number;
}

/**
 * Gives every output a node of its own (an input that is returned as it is cannot be fetched where it is
 * fed) and adds `done`, which stands for all assignments and other effects of the step.
 */
export function addOutputs(graph: Graph, outputs: unknown, effects: string[]): unknown {
  addSignal(graph, doneEdge, effects);
  let count = 0;
  return mapLeaves(outputs, isTracedOutput, ({ edge, dtype }) =>
    graph.add('Identity', [edge], { T: typeAttribute(dtype) }, `output_${count++}`),
  );
}

function isTracedOutput(node: unknown): node is TracedOutput {
  return typeof node === 'object' && node !== null && 'edge' in node && 'dtype' in node;
}

/** A node that can be fetched once others have run. */
function addSignal(graph: Graph, name: string, after: string[]): void {
  const zero = graph.addConstant({ dtype: dataTypes.int32, shape: [], bytes: new Uint8Array(4) });
  graph.add('Identity', [zero, ...after], { T: typeAttribute(dataTypes.int32) }, name);
}

/** For every variable a way in (placeholder, assignment) and a way out, apart from the step's own nodes. */
export function addVariableAccess(graph: Graph, variables: readonly TracedVariable[]): void {
  const assignments = variables.map(({ variable, resource }, i) => {
    const dtype = dataTypes[variable.dtype as InputDataType];
    const copy = addOwnedPlaceholder(graph, writeEdge(i), dtype, variable.shape);
    const access = { dtype: typeAttribute(dtype) };
    graph.add('ReadVariableOp', [resource.handle], access, readEdge(i));
    return `^${graph.add('AssignVariableOp', [resource.handle, copy], access)}`;
  });
  addSignal(graph, writtenEdge, assignments);
}

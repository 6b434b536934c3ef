import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UntraceableStepError } from './errors.ts';
import type { Edge, GraphNode } from './graph/graph.ts';
import { savedModelTag, serializeSavedModel } from './graph/saved-model.ts';
import { sourceLine, type CallSite } from './trace/source-line.ts';
import type { Binding, TensorMetadata } from './tfjs-node.ts';

/** A TensorFlow session over a graph, opened through tfjs-node's SavedModel loader. */
export class Session {
  readonly #binding: Binding;
  readonly #id: number;
  readonly #sites: ReadonlyMap<string, CallSite | undefined>;
  #open = true;

  constructor(binding: Binding, nodes: readonly GraphNode[]) {
    this.#binding = binding;
    this.#sites = new Map(nodes.map(({ name, site }) => [name, site]));
    const folder = mkdtempSync(path.join(tmpdir(), 'compiled-step-'));
    try {
      writeFileSync(path.join(folder, 'saved_model.pb'), serializeSavedModel(nodes));
      this.#id = binding.loadSavedModel(folder, savedModelTag);
    } catch (error) {
      const message = `The step's graph cannot be loaded. ${this.#withLine(error)}`;
      throw new UntraceableStepError(message, { cause: error });
    } finally {
      // TensorFlow has read all of it by now.
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Feeds native tensors by placeholder name and fetches edges, one tensor each; the caller owns what comes back. */
  run<const Fetches extends readonly Edge[]>(
    feeds: ReadonlyMap<string, number>,
    fetches: Fetches,
  ): { [Place in keyof Fetches]: TensorMetadata } {
    if (!this.#open) throw new Error('The compiled step has been disposed.');
    try {
      return this.#binding.runSavedModel(
        this.#id,
        [...feeds.values()],
        [...feeds.keys()].map(withIndex).join(','),
        fetches.map(withIndex).join(','),
      ) as { [Place in keyof Fetches]: TensorMetadata };
    } catch (error) {
      throw new Error(this.#withLine(error), { cause: error });
    }
  }

  /** TensorFlow's message, with the line that called the node which it names. */
  #withLine(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    const name = /\{\{node (\w+)\}\}/.exec(message)?.[1];
    return `${message}${sourceLine(name === undefined ? undefined : this.#sites.get(name))}`;
  }

  dispose(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#binding.deleteSavedModel(this.#id);
  }
}

/** The binding takes `name:0` only. */
function withIndex(edge: Edge): string {
  return edge.includes(':') ? edge : `${edge}:0`;
}

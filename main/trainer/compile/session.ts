import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UntraceableStepError } from './errors.ts';
import type { Edge, GraphNode } from './graph.ts';
import { savedModelTag, serializeSavedModel } from './saved-model.ts';
import type { Binding, TensorMetadata } from './tfjs-node.ts';

/** A TensorFlow session over a graph, opened through tfjs-node's SavedModel loader. */
export class Session {
  private readonly binding: Binding;
  private readonly id: number;
  private open = true;

  constructor(binding: Binding, nodes: readonly GraphNode[]) {
    this.binding = binding;
    const folder = mkdtempSync(path.join(tmpdir(), 'compiled-step-'));
    try {
      writeFileSync(path.join(folder, 'saved_model.pb'), serializeSavedModel(nodes));
      this.id = binding.loadSavedModel(folder, savedModelTag);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new UntraceableStepError(`The step's graph cannot be loaded. ${message}`, {
        cause: error,
      });
    } finally {
      // TensorFlow has read all of it by now.
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Feeds native tensors by placeholder name and fetches edges; the caller owns what comes back. */
  run(feeds: ReadonlyMap<string, number>, fetches: readonly Edge[]): TensorMetadata[] {
    if (!this.open) throw new Error('The compiled step has been disposed.');
    return this.binding.runSavedModel(
      this.id,
      [...feeds.values()],
      [...feeds.keys()].map(withIndex).join(','),
      fetches.map(withIndex).join(','),
    );
  }

  dispose(): void {
    if (!this.open) return;
    this.open = false;
    this.binding.deleteSavedModel(this.id);
  }
}

/** The binding takes `name:0` only. */
function withIndex(edge: Edge): string {
  return edge.includes(':') ? edge : `${edge}:0`;
}

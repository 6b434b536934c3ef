/** Bytes that a training is expected to take. */
export interface MemoryEstimate {
  /** The process with its engine, before a network is built. */
  engine: number;
  /** The pictures as they were read and as they are gathered from. */
  dataset: number;
  /** Weights, averages and the optimizers' state, with the gradients. */
  variables: number;
  /** What one pass through both networks keeps for its way back. */
  activations: number;
}

/** Of a training, what its memory follows from. */
export interface MemoryDemand {
  engineBytes: number;
  datasetBytes: number;
  /** Values of all variables, of weights and state alike. */
  variableCount: number;
  /** Values of the weights alone: each has a gradient. */
  weightCount: number;
  /** Whether variables lie in a compiled step's session, or a recorded step's buffers, as well. */
  hasSession: boolean;
  /** Bytes that the way there makes for one image: through the generator, and through the discriminator. */
  generatorBytes: number;
  discriminatorBytes: number;
  batch: number;
  /** Critic steps, each of which leaves its generated images and its update until the step is over. */
  criticSteps: number;
  /** Penalties that differentiate the discriminator's gradient. */
  penalties: number;
}

const float32Bytes = 4;
/** The way back makes a gradient for each value of the way there, and what is computed on the way to it. */
const wayBack = 1.5;
/** A penalty goes through the discriminator and back, and all of that back once more. */
const penaltyWays = 8;
/** An update makes of each weight a gradient, a new value and new state. */
const updateValues = 2;
/** Work space of the engine, and the graph of a compiled step. */
const workspaceBytes = 64 * 2 ** 20;

/**
 * What training is expected to take at its highest, which is when a step is traced op by op. The factors are
 * fitted to what DCGANs of 32 to 128 pixels took, with and without a gradient penalty; others may take a third
 * more or less.
 */
export function estimateMemory(demand: MemoryDemand): MemoryEstimate {
  const { generatorBytes, discriminatorBytes, batch, penalties, criticSteps } = demand;
  const there = generatorBytes + 2 * discriminatorBytes;
  const criticPass = there + discriminatorBytes * (2 * wayBack + penalties * penaltyWays);
  const generatorPass = (generatorBytes + discriminatorBytes) * (1 + wayBack);
  const left = (criticSteps - 1) * generatorBytes;
  const copies = demand.hasSession ? 2 : 1;
  return {
    engine: demand.engineBytes + workspaceBytes,
    dataset: demand.datasetBytes,
    variables:
      float32Bytes *
      (demand.variableCount * copies + updateValues * demand.weightCount * (criticSteps + 1)),
    activations: batch * (left + Math.max(criticPass, generatorPass)),
  };
}

/** CUDA's own context on the card with the libraries' code, and what cuDNN and cuBLAS work in; WebGPU takes less. */
const cardOverheadBytes = 1024 * 2 ** 20;

/** Of a training on a graphics card with a memory of its own: what lies there, and what stays with the process. */
export function byPlace({ engine, dataset, variables, activations }: MemoryEstimate): {
  card: number;
  process: number;
} {
  return { card: variables + activations + cardOverheadBytes, process: engine + dataset };
}

export function totalBytes({ engine, dataset, variables, activations }: MemoryEstimate): number {
  return engine + dataset + variables + activations;
}

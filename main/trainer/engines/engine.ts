import type { EngineFacts, EngineId } from '../../../shared/engine/engine.ts';

/** What computes: tfjs with one of its backends, loaded and made the current one. */
export interface Engine {
  readonly facts: EngineFacts;
  /** How it runs training steps best (packages/compiled-steps). */
  readonly steps: 'compiled' | 'recorded' | 'eager';
  /** Whether mixed precision can gain anything: bfloat16 without the help of what computes is slow. */
  readonly multipliesBfloat16: boolean;
  /** What a graphics card with a memory of its own had left when the engine was started, where it tells. */
  readonly cardBytes?: number;
  memory(): EngineMemory;
  /** Frees the backend. Another engine may be started in the same process afterwards. */
  dispose(): void;
}

export interface EngineMemory {
  /** Tensors that are alive: constant from step to step, or something leaks. */
  tensors: number;
  /** Memory of the whole process. */
  bytes: number;
}

/** How to start an engine. */
export interface EngineModule {
  readonly id: EngineId;
  /**
   * @param say gets a sentence about what takes long
   * @throws StudioError `engine-unavailable` with why, and what to install
   */
  start(say?: (sentence: string) => void): Promise<Engine>;
  /** Whether this process can compute by no other engine any more, though this one failed. */
  holdsProcess?(): boolean;
}

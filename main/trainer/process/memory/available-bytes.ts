import type { EngineId } from '../../../../shared/engine/engine.ts';

/** The memory of WebAssembly has addresses of 32 bits. */
const mostWasmBytes = 2 ** 32;

/** What this process may have, with what it has already: of the machine, or of the container that it is in. */
export function availableBytes(engine: EngineId): number {
  const available = process.availableMemory() + process.memoryUsage.rss();
  return engine === 'wasm' ? Math.min(available, mostWasmBytes) : available;
}

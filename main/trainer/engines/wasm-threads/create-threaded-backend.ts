import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import type * as TfjsWasm from '@tensorflow/tfjs-backend-wasm';

const require = createRequire(import.meta.url);
const packageName = '@tensorflow/tfjs-backend-wasm';

/**
 * Workers that the build starts beside the main thread, fixed when it was compiled. It cannot start more
 * later: the main thread, which would have to start them, is then waiting for them.
 */
const pooledWorkers = 8;
export const mostWasmThreads = pooledWorkers + 1;

/** What is used of Emscripten's module here; it is the very object that the module was created from. */
interface EmscriptenModule {
  PThread: ThreadPool;
  cwrap(name: string, returns: 'number' | null, takes: 'number'[]): (...args: number[]) => number;
}

interface ThreadPool {
  unusedWorkers: PooledWorker[];
  runningWorkers: PooledWorker[];
}

/** Emscripten calls `onerror` when the worker has failed. */
type PooledWorker = Worker & { onerror: (error: Error) => void };

type ReceiveInstance = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

interface EmscriptenOptions {
  /** Finds a file of the build; a worker's may be a URL as well, because it goes straight to `new Worker`. */
  locateFile(path: string): string | URL;
  /** What each worker evaluates. */
  mainScriptUrlOrBlob: string;
  instantiateWasm(imports: WebAssembly.Imports, receive: ReceiveInstance): object;
}

type EmscriptenFactory = (options: EmscriptenOptions) => Promise<EmscriptenModule>;

/**
 * tfjs's wasm backend on its threaded build. tfjs itself leaves that to browsers (tfjs issue 3830), because it
 * gives its workers by Blob URLs, which Node's workers do not take; the build below it does run on Node's
 * worker threads.
 *
 * @throws where the build or one of its workers does not start
 */
export async function createThreadedBackend(threads: number): Promise<TfjsWasm.BackendWasm> {
  const { BackendWasm, setThreadsCount } = require(packageName) as typeof TfjsWasm;
  const module = await startModule(threads);
  setThreadsCount(threads);
  const backend = new BackendWasm(withFunctionsOfTfjs(module));
  // Workers that wait for work must not keep a process that has nothing else to do.
  for (const worker of module.PThread.runningWorkers) worker.unref();
  return backend;
}

/** Loads the WebAssembly and its workers. */
async function startModule(threads: number): Promise<EmscriptenModule> {
  const packageFolder = dirname(require.resolve(`${packageName}/package.json`));
  const build = join(packageFolder, 'wasm-out', 'tfjs-backend-wasm-threaded-simd');
  const createModule = require(`${build}.js`) as EmscriptenFactory;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => (fail = reject));
  const options: EmscriptenOptions & Partial<EmscriptenModule> = {
    locateFile: () => workerScript(`${build}.js`, `${build}.worker.js`),
    mainScriptUrlOrBlob: `${build}.js`,
    instantiateWasm(imports, receive) {
      countProcessors(imports, threads);
      WebAssembly.instantiate(readFileSync(`${build}.wasm`), imports)
        .then(({ instance, module }) => {
          receive(instance, module);
          // Emscripten's own handler throws where nobody can catch it.
          onError(workers, fail);
        })
        .catch(fail);
      return {};
    },
  };
  const created = createModule(options);
  const workers = takeWorkers(options.PThread, threads);
  for (const worker of workers) worker.once('error', fail);
  const module = await Promise.race([created, failed]);
  // From now on the process may well end: a calculation would wait for ever.
  onError(workers, (error) => {
    throw error;
  });
  return module;
}

/** Ends the workers that are not needed. One has to stay: the module is ready when the last of them is. */
function takeWorkers(threadPool: ThreadPool | undefined, threads: number): PooledWorker[] {
  if (!threadPool) throw new Error('the build has no threads');
  const spare = threadPool.unusedWorkers.splice(Math.max(1, threads - 1));
  for (const worker of spare) void worker.terminate();
  return [...threadPool.unusedWorkers];
}

function onError(workers: readonly PooledWorker[], listener: (error: Error) => void): void {
  for (const worker of workers) worker.onerror = listener;
}

/** tfjs's C++ takes at most half of the processors it is told of, thinking of hyper-threads (tfjs issue 6081). */
function countProcessors({ env }: WebAssembly.Imports, threads: number): void {
  if (!env) throw new Error('the build takes no functions');
  env.emscripten_num_logical_cores = () => 2 * threads;
}

/** What tfjs adds to the module in its `init`, which cannot be used here (backend_wasm.js of 4.22). */
function withFunctionsOfTfjs(module: EmscriptenModule): TfjsWasm.BackendWasm['wasm'] {
  const wrap = (name: string, parameters: number, returns: 'number' | null = null) =>
    module.cwrap(name, returns, Array<'number'>(parameters).fill('number'));
  const tfjs = {
    init: wrap('init', 0),
    initWithThreadsCount: wrap('init_with_threads_count', 1),
    getThreadsCount: wrap('get_threads_count', 0, 'number'),
    registerTensor: wrap('register_tensor', 3),
    disposeData: wrap('dispose_data', 1),
    dispose: wrap('dispose', 0),
  };
  return Object.assign(module, { tfjs });
}

/**
 * The script of a computing thread, as a URL that Node's `new Worker` takes: it evaluates the worker code that
 * comes with tfjs's threaded build as a script of the global scope, with the two names of CommonJS that the
 * code looks for when it runs on Node.
 *
 * @param build path of the build's JavaScript
 * @param workerBuild path of the module that exports the worker's code as text
 */
function workerScript(build: string, workerBuild: string): URL {
  const text = `
    import { createRequire } from 'node:module';
    globalThis.require = createRequire(${JSON.stringify(pathToFileURL(build).href)});
    globalThis.__filename = ${JSON.stringify(build)};
    const { wasmWorkerContents } = require(${JSON.stringify(workerBuild)});
    // Its line breaks stood within string literals before the text became one itself.
    (0, eval)(wasmWorkerContents.replaceAll('\\n', '\\\\n'));`;
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}

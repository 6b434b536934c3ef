import { pathToFileURL } from 'node:url';

/**
 * The script of a computing thread, as a URL that Node's `new Worker` takes: it evaluates the worker code that
 * comes with tfjs's threaded build as a script of the global scope, with the two names of CommonJS that the
 * code looks for when it runs on Node.
 *
 * @param build path of the build's JavaScript
 * @param workerBuild path of the module that exports the worker's code as text
 */
export function workerScript(build: string, workerBuild: string): URL {
  const text = `
    import { createRequire } from 'node:module';
    globalThis.require = createRequire(${JSON.stringify(pathToFileURL(build).href)});
    globalThis.__filename = ${JSON.stringify(build)};
    const { wasmWorkerContents } = require(${JSON.stringify(workerBuild)});
    // Its line breaks stood within string literals before the text became one itself.
    (0, eval)(wasmWorkerContents.replaceAll('\\n', '\\\\n'));`;
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}

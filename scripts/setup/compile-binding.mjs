import { join } from 'node:path';
import { capture } from './child-process.mjs';

/**
 * Compiles the binding between Node and libtensorflow, from the sources that tfjs-node-gpu ships.
 *
 * @param {object} places
 * @param {string} places.compiler
 * @param {string} places.projectFolder
 * @param {string} places.includeFolder TensorFlow's headers
 * @param {string} places.libFolder has libtensorflow; gets tfjs_binding.node
 * @throws {Error} with the compiler's first complaint
 */
export async function compileBinding({ compiler, projectFolder, includeFolder, libFolder }) {
  const modules = join(projectFolder, 'node_modules');
  const binding = join(modules, '@tensorflow', 'tfjs-node-gpu', 'binding');
  const { code, errors } = await capture(compiler, [
    ...['-shared', '-fPIC', '-O2', '-std=c++17', '-w'],
    ...['-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding', '-DBUILDING_NODE_EXTENSION'],
    `-I${join(modules, 'node-api-headers', 'include')}`,
    `-I${includeFolder}`,
    `-I${join(binding, '..')}`,
    join(binding, 'tfjs_backend.cc'),
    join(binding, 'tfjs_binding.cc'),
    ...['-o', join(libFolder, 'tfjs_binding.node')],
    ...(process.platform === 'darwin' ? linkOnMac(libFolder) : linkOnLinux(libFolder)),
  ]);
  if (code === 0) return;
  const complaint = errors.split('\n').find((line) => /error/i.test(line)) ?? errors.slice(0, 300);
  throw new Error(`${compiler} could not compile the binding: ${complaint.trim()}`);
}

/** @param {string} libFolder */
function linkOnLinux(libFolder) {
  return [
    `-L${libFolder}`,
    ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', '-Wl,-rpath,$ORIGIN'],
  ];
}

/** @param {string} libFolder */
function linkOnMac(libFolder) {
  return [
    join(libFolder, 'libtensorflow_cc.2.dylib'),
    join(libFolder, 'libtensorflow_framework.2.dylib'),
    ...['-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path'],
  ];
}

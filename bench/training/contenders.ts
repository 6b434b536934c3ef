import { join, resolve } from 'node:path';
import type { Command } from '../contender-process.ts';
import type { MachineFacts } from '../machine.ts';
import type { PythonPeers } from '../peers/install-peers.ts';
import { channels, type Recipe } from './recipes.ts';

export type ContenderId =
  | 'eager'
  | 'compiled'
  | 'compiled-bfloat16'
  | 'wasm'
  | 'tensorflow'
  | 'tensorflow-bfloat16'
  | 'pytorch'
  | 'pytorch-channels-last'
  | 'pytorch-channels-last-bfloat16'
  | 'webgpu'
  | 'pytorch-card'
  | 'pytorch-card-tf32'
  | 'pytorch-card-bfloat16';

type Family = 'studio' | 'tensorflow' | 'pytorch';

export interface Contender {
  id: ContenderId;
  title: string;
  family: Family;
  /** What computes: those of one kind are compared with each other. */
  device: 'processor' | 'card';
  /** TensorFloat-32 is what PyTorch's convolutions take on a card where nothing else is said: float32 with 10 bits behind the point. */
  precision: 'float32' | 'tf32' | 'bfloat16';
  channelsLast: boolean;
}

function contender(
  family: Family,
  id: ContenderId,
  title: string,
  { bfloat16 = false, channelsLast = false } = {},
): Contender {
  const precision = bfloat16 ? 'bfloat16' : 'float32';
  return { id, title, family, device: 'processor', precision, channelsLast };
}

function onCard(
  id: ContenderId,
  title: string,
  precision: Contender['precision'] = 'float32',
): Contender {
  const family = id === 'webgpu' ? 'studio' : 'pytorch';
  return { id, title, family, device: 'card', precision, channelsLast: true };
}

const bfloat16 = true;
const channelsLast = true;

export const contenders: readonly Contender[] = [
  contender('studio', 'compiled', 'Studio, compiled'),
  contender('studio', 'compiled-bfloat16', 'Studio, compiled, bfloat16', { bfloat16 }),
  contender('studio', 'eager', 'Studio, op by op'),
  contender('studio', 'wasm', 'Studio, wasm engine'),
  contender('tensorflow', 'tensorflow', 'Python TensorFlow, tf.function'),
  contender('tensorflow', 'tensorflow-bfloat16', 'Python TensorFlow, bfloat16', { bfloat16 }),
  contender('pytorch', 'pytorch', 'PyTorch, default layout'),
  contender('pytorch', 'pytorch-channels-last', 'PyTorch, channels_last', { channelsLast }),
  contender(
    'pytorch',
    'pytorch-channels-last-bfloat16',
    'PyTorch, channels_last, autocast bfloat16',
    {
      channelsLast,
      bfloat16,
    },
  ),
  onCard('webgpu', 'Studio, WebGPU engine'),
  onCard('pytorch-card', 'PyTorch, CUDA, float32'),
  onCard('pytorch-card-tf32', 'PyTorch, CUDA, its own choice: TensorFloat-32', 'tf32'),
  onCard('pytorch-card-bfloat16', 'PyTorch, CUDA, autocast bfloat16', 'bfloat16'),
];

/** Why this contender does not take part, in words; undefined when it does. */
export function obstacleTo(
  { id, family, device, precision }: Contender,
  recipe: Recipe,
  { bfloat16: hasBfloat16 }: MachineFacts,
  peers: PythonPeers,
): string | undefined {
  if (device === 'processor' && precision === 'bfloat16' && !hasBfloat16)
    return 'this processor has no bfloat16 arithmetic';
  if (id === 'wasm' && recipe.size > 64) return 'one step would take minutes';
  return family === 'studio' ? undefined : peers.obstacles[family];
}

const benchFolder = resolve(import.meta.dirname, '..');

/** The contender of that name. */
export function contenderOf(id: ContenderId): Contender {
  const found = contenders.find((one) => one.id === id);
  if (!found) throw new Error(`There is no contender "${id}".`);
  return found;
}

/** For Node to run a module as it is written here. */
export const typeScriptFlags: readonly string[] = [
  '--experimental-strip-types',
  '--disable-warning=ExperimentalWarning',
];

/** The same number of threads for everybody. */
export function processEnvironment({ threads }: MachineFacts): NodeJS.ProcessEnv {
  return {
    ...process.env,
    STUDIO_THREADS: String(threads),
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_CPP_MIN_LOG_LEVEL: '2',
    // Python TensorFlow leaves it off on processors without AVX-512; the studio does not.
    TF_ENABLE_ONEDNN_OPTS: '1',
    // The peers' source lies in the project.
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

/** All that a contender must know, in one argument. */
export function commandFor(
  { id, family, device, precision, channelsLast: hasChannelsLast }: Contender,
  { size, hyperparameters }: Recipe,
  machine: MachineFacts,
  peers?: PythonPeers,
): Command {
  const env = processEnvironment(machine);
  if (family === 'studio') {
    const argument = JSON.stringify({ id, size, hyperparameters });
    const script = join(benchFolder, 'training', 'studio-contender.ts');
    return { executable: process.execPath, args: [...typeScriptFlags, script, argument], env };
  }
  const { threads } = machine;
  const settings = { ...hyperparameters, size, channels, threads, device, precision };
  const argument = JSON.stringify({ ...settings, channelsLast: hasChannelsLast });
  const script = join(benchFolder, 'peers', `${family}_peer.py`);
  if (!peers) throw new Error(`${family} needs Python.`);
  return { executable: peers.python, args: [script, argument], env };
}

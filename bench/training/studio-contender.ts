import { createInterface } from 'node:readline';
import type * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { hyperparametersSchema } from '../../shared/hyperparameters/schema.ts';
import { elementAt } from '../../shared/known-places.ts';
import { engines } from '../../main/trainer/engines/choose-engine.ts';
import type { Gan } from '../../main/trainer/gan/gan.ts';
import { RandomStream } from '../../main/trainer/random/random-stream.ts';
import { TrainingSession } from '../../main/trainer/process/session.ts';
import { nameless, type TrainingSprites } from '../../main/trainer/data/training-pictures.ts';
import type { InputStream } from '../../main/trainer/step/inputs/step-inputs.ts';
import {
  createCompiledRunner,
  createEagerRunner,
  createRecordedRunner,
} from '../../main/trainer/step/step-runner.ts';
import type { StepReport } from '../../main/trainer/step/step-report.ts';
import type { ContenderMessage } from '../protocol.ts';
import { profileOps } from './profile-ops.ts';
import { channels } from './recipes.ts';

/** One of the studio's own contenders, as a process: bench/protocol.ts. */

const argumentSchema = z.object({
  id: z.enum(['eager', 'compiled', 'compiled-bfloat16', 'wasm', 'webgpu']),
  size: z.int(),
  hyperparameters: hyperparametersSchema,
});
const requestSchema = z.union([
  z.object({ steps: z.int().min(1) }),
  z.object({ profile: z.int().min(1) }),
]);
const spriteCount = 1024;

const runners = {
  eager: createEagerRunner,
  wasm: createEagerRunner,
  webgpu: createRecordedRunner,
  compiled: createCompiledRunner,
  'compiled-bfloat16': (gan: Gan, inputs: InputStream) =>
    createCompiledRunner(gan, inputs, 'bfloat16'),
};

const { id, size, hyperparameters } = argumentSchema.parse(JSON.parse(elementAt(process.argv, 2)));
const engine = await engines[id === 'wasm' || id === 'webgpu' ? id : 'tensorflow'].start();
const session = new TrainingSession({
  engine,
  sprites: randomSprites(),
  hyperparameters,
  say: (sentence) => process.stderr.write(`${sentence}\n`),
  createRunner: (_engine, gan, inputs) => runners[id](gan, inputs),
});
const { tfjsVersion, version, threads, device } = engine.facts;
const engineName = {
  tensorflow: `TensorFlow ${version}`,
  cuda: device,
  wasm: `wasm ${version}`,
  webgpu: device,
};
say({
  type: 'ready',
  parameters: {
    generator: countParameters(session.gan.generator.weights),
    discriminator: countParameters(session.gan.discriminator.weights),
  },
  software: `tfjs ${tfjsVersion} on ${engineName[engine.facts.id]}${id === 'webgpu' ? '' : ` (threads: ${threads})`}`,
});
for await (const line of createInterface({ input: process.stdin })) {
  const request = requestSchema.parse(JSON.parse(line));
  say(
    'steps' in request
      ? await train(request.steps)
      : await profileOps(request.profile, () => session.train()),
  );
}

async function train(steps: number): Promise<ContenderMessage> {
  let report: StepReport | undefined;
  const startedAt = performance.now();
  for (let step = 0; step < steps; step++) report = await session.train();
  const ms = performance.now() - startedAt;
  const { numbers } = report as StepReport;
  const { bytes: memoryBytes, tensors } = engine.memory();
  return {
    type: 'ran',
    steps,
    ms,
    memoryBytes,
    tensors,
    losses: [numbers['discriminator/loss'], numbers['generator/loss']],
  };
}

/** Noise: what is on the pictures does not change how long a step takes. */
function randomSprites(): TrainingSprites {
  const random = new RandomStream(1, 'bench');
  const length = spriteCount * size * size * channels;
  const pixels = Uint8Array.from({ length }, () => random.nextInteger(0, 255));
  const sha256 = '0'.repeat(64);
  const image = { size, channels, background: 'white' } as const;
  return { ...nameless(spriteCount), ...image, pixels, count: spriteCount, sha256 };
}

function countParameters(weights: ReadonlyMap<string, tf.Variable>): number {
  return [...weights.values()].reduce((sum, weight) => sum + weight.size, 0);
}

function say(message: ContenderMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

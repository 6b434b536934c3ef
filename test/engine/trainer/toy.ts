import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EngineId } from '../../../shared/engine/engine.ts';
import { modelTable, type ModelId } from '../../../shared/hyperparameters/models.ts';
import { resolveHyperparameters } from '../../../shared/hyperparameters/resolve.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import { writeAttempt } from '../../../main/files/attempt-file.ts';
import { writeSpriteFile } from '../../../main/sprite-file/write-sprite-file.ts';
import { engines } from '../../../main/trainer/engines/choose-engine.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import type { LayerWeights } from '../../../main/feature-network/read-weights.ts';
import { TrainingSession } from '../../../main/trainer/process/session.ts';
import { createEagerRunner } from '../../../main/trainer/step/step-runner.ts';
import { nameless, type TrainingSprites } from '../../../main/trainer/data/training-pictures.ts';

export const toySize = 16;
const radius = 5;

/** Sprites that a small GAN learns in seconds: reddish discs on transparent ground, hardly varied. */
export function toySprites(count = 40, size = toySize): TrainingSprites {
  const pixels = new Uint8Array(count * size * size * 4);
  const middle = (size - 1) / 2;
  for (let index = 0; index < pixels.length; index += 4) {
    const pixel = index / 4;
    const sprite = Math.floor(pixel / (size * size));
    const [x, y] = [pixel % size, Math.floor(pixel / size) % size];
    const inside = (x - middle) ** 2 + (y - middle) ** 2 < radius ** 2;
    if (inside) pixels.set([200 + sprite, 60 - sprite, 40 + (sprite % 7) * 4, 255], index);
  }
  const sha256 = createHash('sha256').update(pixels).digest('hex');
  const image = { size, channels: 4, background: 'transparent' } as const;
  return { ...nameless(count), ...image, pixels, count, sha256 };
}

/** The toy set as small as a model can take it. */
export function smallestSprites({ model }: { model: ModelId }): TrainingSprites {
  return toySprites(12, Math.max(modelTable[model].sizeStep, toySize));
}

/** Settings of a training that takes about 10 ms a step. */
export function toySettings(choices: HyperparameterChoices = {}) {
  return resolveHyperparameters({
    baseChannels: 8,
    latentSize: 8,
    batch: 10,
    sampleCount: 4,
    ...choices,
  });
}

export async function startTestEngine(id: EngineId): Promise<Engine> {
  return engines[id].start();
}

export type RunnerKind = 'as the engine likes' | 'op by op';

/** A session of its own for a test, on the toy set. */
export function toySession(
  engine: Engine,
  choices: HyperparameterChoices = {},
  kind: RunnerKind = 'as the engine likes',
  sprites = toySprites(),
  published?: readonly LayerWeights[],
): TrainingSession {
  const session = newToySession(engine, choices, { kind, sprites, published });
  onTestFinished(() => session.dispose());
  return session;
}

interface ToyOptions {
  kind?: RunnerKind;
  sprites?: TrainingSprites;
  published?: readonly LayerWeights[] | undefined;
}

/** One that several tests look at: who makes it disposes of it. */
export function newToySession(
  engine: Engine,
  choices: HyperparameterChoices = {},
  { kind, sprites = toySprites(), published }: ToyOptions = {},
): TrainingSession {
  return new TrainingSession({
    engine,
    sprites,
    published,
    hyperparameters: toySettings(choices),
    say: (sentence) => {
      throw new Error(sentence);
    },
    ...(kind === 'op by op'
      ? { createRunner: (_engine, gan, inputs) => createEagerRunner(gan, inputs) }
      : {}),
  });
}

/** @returns both losses of each step */
export async function trainSteps(session: TrainingSession, steps: number) {
  const losses: { discriminator: number; generator: number }[] = [];
  for (let step = 0; step < steps; step++) {
    const { numbers } = await session.train();
    losses.push({
      discriminator: numbers['discriminator/loss'],
      generator: numbers['generator/loss'],
    });
  }
  return losses;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trainer é '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A run's folder that belongs to its first attempt. */
export function firstAttempt(libraryFolder: string, runFolder: string) {
  const folder = join(libraryFolder, runFolder);
  mkdirSync(folder, { recursive: true });
  writeAttempt(folder, 1);
  return { runFolder, attempt: 1 };
}

/** A library folder with the toy set in it, and a run that begins. */
export async function toyLibrary(runFolder = 'runs/first') {
  const libraryFolder = temporaryFolder();
  const datasetFile = join(libraryFolder, 'sprites.bin');
  const { pixels, count, size, channels, background } = toySprites();
  const bytes = size * size * channels;
  const sprites = Array.from({ length: count }, (_, index) => ({
    pixels: pixels.subarray(index * bytes, (index + 1) * bytes),
    label: null,
    name: `${index}.png`,
  }));
  await writeSpriteFile(datasetFile, { size, channels, background }, sprites);
  return { libraryFolder, datasetFile, ...firstAttempt(libraryFolder, runFolder) };
}

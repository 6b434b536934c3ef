import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const pokesprites = 'node_modules/pokesprite-images/pokemon-gen8/regular';

/** A folder that is deleted after the test, its name as awkward as people's are. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sprite gan studio ö '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** A folder of 16 real sprites. */
export function tinySpriteFolder(): string {
  const folder = join(temporaryFolder(), 'tiny sprites');
  mkdirSync(folder);
  for (const name of readdirSync(pokesprites)
    .filter((file) => file.endsWith('.png'))
    .slice(0, 16)) {
    copyFileSync(join(pokesprites, name), join(folder, name));
  }
  return folder;
}

/** Small networks on small images: a step takes a few milliseconds. */
export const tinyHyperparameters = {
  baseChannels: 4,
  latentSize: 8,
  batch: 4,
  sampleCount: 4,
  sampleEvery: 10,
  checkpointEvery: 10,
} as const;

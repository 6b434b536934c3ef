import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StudioCommand, expectGoodEnd } from './command.ts';

const pokesprites = join(
  resolve(import.meta.dirname, '../..'),
  'node_modules/pokesprite-images/pokemon-gen8/regular',
);

/** Small networks on small images: a step takes a few milliseconds. */
const tiny =
  '--size 16 --base-channels 4 --latent-size 8 --batch 4 --sample-count 4 --sample-every 10 --checkpoint-every 10 --seed 1';
export const trainingSteps = 60;
export const trainingOptions = [...tiny.split(' '), '--steps', String(trainingSteps), '--json'];
export const runName = 'trained';

/** What most attempts begin with: a library in which a run was trained without any trouble, and sprites. */
export interface Template {
  readonly library: string;
  /** Of few real sprites. */
  readonly sprites: string;
  /** Of many. */
  readonly manySprites: string;
  remove(): void;
}

export async function makeTemplate(): Promise<Template> {
  const folder = mkdtempSync(join(tmpdir(), 'studio-chaos-template-'));
  const [library, sprites] = [join(folder, 'library'), join(folder, 'sprites')];
  const template: Template = {
    library,
    sprites,
    manySprites: pokesprites,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  try {
    copySprites(sprites, 16);
    const run = async (...args: string[]) =>
      expectGoodEnd(await new StudioCommand([...args, '--library', library], 'template').ended);
    await run('train', sprites, '--name', runName, ...trainingOptions);
    await run('star', runName, '1', '2', '3');
    await run('train', sprites, '--name', 'another', ...trainingOptions, '--steps', '10');
    return template;
  } catch (error) {
    template.remove();
    throw error;
  }
}

/** The names of real sprites, always in the same order. */
export function spriteNames(): string[] {
  return readdirSync(pokesprites)
    .filter((name) => name.endsWith('.png'))
    .sort();
}

export function copySprites(to: string, count: number): void {
  mkdirSync(to, { recursive: true });
  for (const name of spriteNames().slice(0, count)) {
    copyFileSync(join(pokesprites, name), join(to, name));
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Picture } from '../../../main/pictures/picture.ts';

export const packageFolder = join(import.meta.dirname, '../../../node_modules/pokesprite-images');

/** Every picture of the package that holds one sprite: creatures, things, marks and signs. */
export const singleSprites: readonly string[] = [
  'pokemon-gen8/regular',
  'pokemon-gen7x/regular',
  'items',
  'items-outline',
  'misc',
].flatMap((folder) =>
  readdirSync(join(packageFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.png'))
    .sort()
    .map((name) => join(packageFolder, folder, name)),
);

/** Every `step`th of them. */
export function someSprites(step: number): string[] {
  return singleSprites.filter((_, index) => index % step === 0);
}

export async function loadSprite(path: string): Promise<Picture> {
  const { data, info } = await sharp(readFileSync(path))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

import type { PinnedPackage } from '../fetching/npm-registry.ts';

/** Box sprites of the games, collected by PokéSprite (https://github.com/msikma/pokesprite). */
export interface PublishedSprites extends PinnedPackage {
  /** How many sprites are taken out of it. */
  sprites: number;
  firstSprites: number;
  /** What they take on the disk. */
  unpackedBytes: number;
}

export const publishedSprites: PublishedSprites = {
  name: 'pokesprite-images',
  version: '2.7.0',
  bytes: 5_861_710,
  sha256: '28f6190c6b70deb9a1856654104baf36f84ef552996a10a44652b2ad76d2850d',
  sprites: 1_332,
  firstSprites: 151,
  unpackedBytes: 1_100_000,
};

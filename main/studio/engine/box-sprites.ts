import type { Logger } from 'pino';
import { boxSpritesAreHere } from '../../box-sprites/box-sprites-folder.ts';
import {
  boxSpritesArchive,
  installBoxSprites,
  type InstallBoxSpritesOptions,
} from '../../box-sprites/install-box-sprites.ts';
import { publishedSprites } from '../../box-sprites/published.ts';
import type { Push } from '../push.ts';
import { Getting } from './getting.ts';

export interface BoxSpritesOptions extends Pick<InstallBoxSpritesOptions, 'published' | 'fetch'> {
  push: Push;
  log?: Logger;
}

/** The games' box sprites, to train on: fetched when a person asks for them. */
export class BoxSpritesGetting extends Getting {
  constructor({ push, log, ...options }: BoxSpritesOptions) {
    const { published = publishedSprites } = options;
    super(
      {
        topic: 'pokesprite',
        version: `${published.name} ${published.version}`,
        downloadBytes: published.bytes,
        installedBytes: published.unpackedBytes,
        downloadFiles: [boxSpritesArchive(published)],
        state: () => (boxSpritesAreHere() ? 'ready' : 'absent'),
        mayComeAgain: () => true,
        obstacle: () => null,
        install: (how) => installBoxSprites({ ...options, ...how }),
      },
      push,
      log,
    );
  }
}

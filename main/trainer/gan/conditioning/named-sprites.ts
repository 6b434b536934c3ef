import type { SpriteFile } from '../../../sprite-file/read-sprite-file.ts';

/** What is known of each sprite by name. */
export type NamedSprites = Pick<SpriteFile, 'labels' | 'labelOf' | 'tags' | 'tagsOf'>;

import type { Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import { elementAt } from '../../../../shared/known-places.ts';
import type { SpriteFile } from '../../../sprite-file/read-sprite-file.ts';

/** What is known of each sprite by name. */
export type NamedSprites = Pick<SpriteFile, 'labels' | 'labelOf' | 'tags' | 'tagsOf'>;

/**
 * What sprites are called, as the networks read it: one number a name. A label is one-hot; tags are a bag of
 * words; a sprite without a name has zeros.
 *
 * @returns `[indexes.length, names]`
 */
export function conditionsOf(
  sprites: NamedSprites,
  { kind, names }: Vocabulary,
  indexes: ArrayLike<number>,
): Float32Array {
  const conditions = new Float32Array(indexes.length * names.length);
  for (let row = 0; row < indexes.length; row++) {
    for (const name of namesOf(sprites, kind, elementAt(indexes, row))) {
      conditions[row * names.length + name] = 1;
    }
  }
  return conditions;
}

/** Places in the vocabulary. */
function namesOf(
  { labels, labelOf, tagsOf }: NamedSprites,
  kind: Vocabulary['kind'],
  index: number,
): readonly number[] {
  if (kind === 'tags') return tagsOf[index] ?? [];
  const label = labelOf[index];
  return label !== undefined && label < labels.length ? [label] : [];
}

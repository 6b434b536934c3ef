import { z } from 'zod';
import type { ConditioningId } from '../../../shared/hyperparameters/choices.ts';
import type { SpriteFile } from '../../sprite-file/read-sprite-file.ts';

/** What a conditional GAN was taught the names of; part of its checkpoints. */
export const vocabularySchema = z.object({
  kind: z.enum(['labels', 'tags']),
  names: z.array(z.string()).min(1),
});
export type Vocabulary = z.output<typeof vocabularySchema>;

/** What is known of each sprite by name. */
export type NamedSprites = Pick<SpriteFile, 'labels' | 'labelOf' | 'tags' | 'tagsOf'>;

/** The names that a dataset has for a kind of conditioning; null without conditioning. */
export function vocabularyOf(
  { labels, tags }: NamedSprites,
  conditioning: ConditioningId,
): Vocabulary | null {
  if (conditioning === 'none') return null;
  return conditioning === 'tags'
    ? { kind: 'tags', names: tags }
    : { kind: 'labels', names: labels };
}

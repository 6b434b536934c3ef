import { z } from 'zod';

/** Which of the games’ box sprites: all 1,332, or those of the first 151 creatures. */
export const boxSpritesSchema = z.enum(['all', 'first-151']);
export type BoxSprites = z.output<typeof boxSpritesSchema>;

export const boxSpritesNames: Record<BoxSprites, string> = {
  all: 'Pokémon box sprites',
  'first-151': 'The first 151 Pokémon',
};

/** Whose drawings they are, and what one may do with them. */
export const whoseBoxSprites =
  'The drawings are Nintendo’s, Creatures’ and GAME FREAK’s, who own Pokémon; PokéSprite collects them. Use them, and what is trained on them, for yourself alone: do not publish or sell either.';

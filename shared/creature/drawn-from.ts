import { z } from 'zod';
import { importOptionsSchema } from '../dataset/dataset.ts';

/** Which the sheet of a drawing says, for it has none: it is told by its origin. */
export const seedOfDrawing = 0;

/** The largest picture to draw from, as a PNG that could not be made smaller. */
const mostBase64 = 100_000;

/** What an image-to-image run drew a creature from: the picture as it was sent, and how sprites lay in training, by which it was framed. */
export const drawnFromSchema = z.strictObject({
  png: z.base64().max(mostBase64),
  fit: importOptionsSchema.shape.fit,
  background: importOptionsSchema.shape.background,
});
export type DrawnFrom = z.output<typeof drawnFromSchema>;

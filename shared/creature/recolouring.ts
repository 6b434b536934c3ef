import { z } from 'zod';
import { idSchema } from '../dataset/dataset.ts';

/** Of a palette that colours may be chosen from: what an indexed PNG holds. */
export const mostPaletteColours = 256;

/** That are shown at once. */
export const mostRecolourings = 48;

const hexColourSchema = z.string().regex(/^#[0-9a-f]{6}$/, 'is not such as #88ccff');

/** Where a creature's other colours came from, in words that go on "Recoloured …". */
export const recolouringKinds = {
  generator: 'by its own generator',
  chance: 'by chance',
  palette: 'with a palette that was given',
  favourite: 'with the palette of another creature',
} as const;
export type RecolouringKind = keyof typeof recolouringKinds;
const kinds = Object.keys(recolouringKinds) as [RecolouringKind, ...RecolouringKind[]];

/** What became of each colour, so that a creature can be recoloured again from the sheet it was drawn on. */
export const recolouringSchema = z.object({
  kind: z.enum(kinds),
  /** From which colour to which. */
  colours: z
    .array(z.tuple([hexColourSchema, hexColourSchema]))
    .min(1)
    .max(mostPaletteColours),
});
export type Recolouring = z.output<typeof recolouringSchema>;

/** Says which colours of all that may come by chance. */
export const colourSeedSchema = z.int().min(0).max(4_294_967_295);

/** Which colours a creature shall have. */
export const wantedColoursSchema = z.discriminatedUnion('kind', [
  /** Drawn once more by the run's generator, with other latents for its colours. */
  z.strictObject({ kind: z.literal('generator'), seed: colourSeedSchema }),
  /** All its hues turned by one angle. */
  z.strictObject({ kind: z.literal('chance'), seed: colourSeedSchema }),
  z.strictObject({
    kind: z.literal('palette'),
    colours: z.array(hexColourSchema).min(2).max(mostPaletteColours),
  }),
  z.strictObject({ kind: z.literal('favourite'), favouriteId: idSchema }),
]);
export type WantedColours = z.output<typeof wantedColoursSchema>;

/** How a creature would look. */
export const recolouredPreviewSchema = z.object({
  recolouring: recolouringSchema,
  png: z.base64(),
});
export type RecolouredPreview = z.output<typeof recolouredPreviewSchema>;

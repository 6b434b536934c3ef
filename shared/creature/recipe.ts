import { z } from 'zod';
import { conditionRequestSchema } from '../condition/condition-request.ts';
import { idSchema } from '../dataset/dataset.ts';
import { describeField } from '../fields.ts';
import { sampleSchema } from '../run/run.ts';
import { favouriteSchema } from './favourite.ts';
import { latentOriginSchema, seedSchema, truncationSchema } from './latents.ts';
import { recolouringSchema } from './recolouring.ts';

/*
 * What a creature's PNG says of how it came to be: in a text chunk by this keyword, as JSON. Whatever is read from a file
 * is a stranger's word: bounded before it is parsed, and validated.
 */

// @wc-ignore
export const recipeKeyword = 'Sprite GAN Studio recipe';

const mostSettings = 200;
const mostCharacters = 64_000;
/** Of a file, from its beginning: the studio writes its texts before the pixels. */
export const mostRecipeBytes = 1_000_000;
const mostChunks = 10_000;

const setting = z.union([z.string().max(100), z.number(), z.boolean()]);

export const recipeSchema = z.object({
  format: z.literal(1),
  /** No person drew it. */
  generated: z.literal(true),
  /** Version of the studio that wrote the file. */
  studio: z.string().max(40),
  run: z.object({
    id: idSchema,
    name: z.string().max(200),
    presetId: z.string().max(64).nullable(),
    /** The dataset's name: where its sprites lie is nobody's business. */
    dataset: z.string().max(400),
    /** The settings that are not the studio's defaults, by name. */
    settings: z
      .record(z.string().max(64), setting)
      .refine((settings) => Object.keys(settings).length <= mostSettings, 'has too many settings'),
  }),
  step: z.int().min(0),
  /** Null of one that was drawn from a person's picture. */
  seed: seedSchema.nullable(),
  /** The sheet that it was drawn on, and its cell there. */
  sampleId: idSchema,
  index: z.int().min(0).max(4_095),
  size: z.int().min(1).max(1_024),
  condition: conditionRequestSchema.nullable(),
  recolouring: recolouringSchema.nullable(),
  truncation: truncationSchema.optional(),
  /** How it came about, where the seed does not say it; and its latents then: float32, little-endian, in base64. */
  origin: latentOriginSchema.optional(),
  latents: z.base64().max(8_192).optional(),
});
export type Recipe = z.output<typeof recipeSchema>;

/** The switch of an export. */
export const recipeOption = describeField(z.boolean().default(true), {
  label: 'Say how it was made',
  group: 'Files',
  help: 'Each PNG carries its recipe: run, step, seed, settings, and the dataset’s name. Drop it on the studio to find its run again. Without, it says no more than that it was generated.',
  appliesWhen: { format: ['png', 'aseprite'] },
});

/** The recipe in a PNG's text chunks; null where there is none, or none that is understood. */
export function readRecipe(png: Uint8Array): Recipe | null {
  const text = textOf(png);
  if (text === null) return null;
  try {
    return recipeSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Where a creature is that somebody has the recipe of. */
export const foundCreatureSchema = z.object({
  /** Null where its run is not in this library. */
  run: z.object({ id: idSchema, name: z.string() }).nullable(),
  favourite: favouriteSchema.nullable(),
  /** The sheet that it was drawn on, where that is as it was. */
  sample: sampleSchema.nullable(),
});
export type FoundCreature = z.output<typeof foundCreatureSchema>;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length and type before the data of a chunk, a checksum after it: https://www.w3.org/TR/png-3/#5Chunk-layout */
const [before, after] = [8, 4];

/** The text behind the keyword: of an international text chunk that is not compressed, as the studio writes them, or a Latin one. */
function textOf(png: Uint8Array): string | null {
  if (signature.some((byte, at) => png[at] !== byte)) return null;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  let at = signature.length;
  for (let count = 0; count < mostChunks && at + before <= png.length; count++) {
    const length = view.getUint32(at);
    const type = latin(png.subarray(at + 4, at + before));
    const data = png.subarray(at + before, at + before + length);
    if (data.length < length) return null;
    const text = type === 'iTXt' || type === 'tEXt' ? ownText(type, data) : null;
    if (text !== null) return text;
    at += before + length + after;
  }
  return null;
}

function ownText(type: 'iTXt' | 'tEXt', data: Uint8Array): string | null {
  if (
    data.length > mostCharacters ||
    latin(data.subarray(0, recipeKeyword.length)) !== recipeKeyword
  )
    return null;
  const rest = data.subarray(recipeKeyword.length);
  if (rest[0] !== 0) return null;
  if (type === 'tEXt') return latin(rest.subarray(1));
  // Compressed or not, by which method, the language and the translated keyword, each of the last ended by a zero.
  if (rest[1] !== 0) return null;
  const language = rest.indexOf(0, 3);
  const keyword = language < 0 ? -1 : rest.indexOf(0, language + 1);
  return keyword < 0 ? null : new TextDecoder().decode(rest.subarray(keyword + 1));
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, mostCharacters));
}

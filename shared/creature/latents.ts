import { z } from 'zod';
import { conditionRequestSchema } from '../condition/condition-request.ts';
import { idSchema } from '../dataset/dataset.ts';
import { creatureRefSchema } from './creature.ts';

/*
 * A creature is what a generator makes of a row of numbers, its latents, and in a conditional run of what it shall show.
 * Between the latents of two creatures lie others, so creatures are mixed, walked between, and moved along directions.
 */

export const seedSchema = z.int().min(0).max(4_294_967_295);
const cellSchema = z.int().min(0).max(4_095);

/**
 * How far latents are drawn towards their mean: z' = mean + psi (z - mean), as Karras, Laine and Aila do it in the space of
 * StyleGAN (2019, arXiv 1812.04948, appendix B). Our generators have no such space; latents themselves have the mean 0, so
 * they are made shorter. Brock, Donahue and Simonyan (2019, arXiv 1809.11096, section 3.1) draw far latents anew instead.
 */
export const truncationSchema = z.number().min(0).max(1);
export const noTruncation = 1;

/** A creature that there is, or the one that a seed gives at a place. */
export const creatureReferenceSchema = z.union([
  ...creatureRefSchema.options,
  z.strictObject({ runId: idSchema, seed: seedSchema, index: cellSchema }),
]);
export type CreatureReference = z.output<typeof creatureReferenceSchema>;

/** The largest in base64: 1,024 creatures of 1,024 numbers. */
const mostBase64 = 4 * Math.ceil((1_024 * 1_024 * 4) / 3);

/** Numbers of creatures as a generator takes them, where no seed gives them: float32, little-endian, in base64. */
export const givenLatentsSchema = z.strictObject({
  /** `[count, latentSize]` */
  latents: z.base64().max(mostBase64),
  /** `[count, names]`; null of a run without conditioning. */
  conditions: z.base64().max(mostBase64).nullable(),
});
export type GivenLatents = z.output<typeof givenLatentsSchema>;

/** How creatures came about that no seed gives. */
export const latentOrigins = {
  mix: 'Mixed',
  sliders: 'Moved by sliders',
  near: 'Near another',
  /** By an image-to-image run: it has no latents. */
  drawing: 'Drawn from a picture',
} as const;
export type LatentOrigin = keyof typeof latentOrigins;
export const latentOriginSchema = z.enum(
  Object.keys(latentOrigins) as [LatentOrigin, ...LatentOrigin[]],
);

/** What creatures between others show: a mix of it, or what the first one does. */
export const conditionsBetweenSchema = z.enum(['mixed', 'held']);
export type ConditionsBetween = z.output<typeof conditionsBetweenSchema>;

/** Of a run whose creatures are from several steps, or whose generator then is gone, the newest can draw them all. */
export const generatorChoiceSchema = z.enum(['own', 'newest']);
export type GeneratorChoice = z.output<typeof generatorChoiceSchema>;

export const fewestFrames = 2;
export const mostFrames = 240;
export const mostStops = 16;
export const mostMixed = 8;
export const mostSliders = 12;
/** How far creatures lie from one that they are near: 0 is itself, 1 has nothing to do with it. */
export const distanceSchema = z.number().min(0.05).max(1);
export const usualDistance = 0.35;
/** In standard deviations of a latent. */
export const farthestAlong = 6;

const between = {
  conditions: conditionsBetweenSchema.default('mixed'),
  generator: generatorChoiceSchema.default('own'),
};

/** A film from creature to creature. */
export const walkSchema = z.strictObject({
  stops: z.array(creatureReferenceSchema).min(2).max(mostStops),
  frames: z.int().min(fewestFrames).max(mostFrames),
  /** Whether it goes back to its first creature, so that it can be played round and round. */
  loop: z.boolean().default(false),
  ...between,
});
export type WalkRequest = z.output<typeof walkSchema>;

/** One creature of several, or one that is moved along sliders. */
export const mixSchema = z
  .strictObject({
    creatures: z
      .array(
        z.strictObject({ creature: creatureReferenceSchema, weight: z.number().min(0).max(1) }),
      )
      .min(1)
      .max(mostMixed),
    /** How far along each slider of the generator. */
    along: z.array(z.number().min(-farthestAlong).max(farthestAlong)).max(mostSliders).default([]),
    ...between,
  })
  .refine(({ creatures }) => creatures.some(({ weight }) => weight > 0), {
    error: 'Of one of the creatures there must be something in the mix',
    path: ['creatures'],
  });
export type MixRequest = z.output<typeof mixSchema>;

/** Pictures that a generator drew: one PNG with `columns` cells a row, each `cellSize` pixels square. */
export const drawnSheetSchema = z.object({
  count: z.int().min(1),
  columns: z.int().min(1),
  cellSize: z.int().min(1),
  png: z.base64(),
});
export type DrawnSheet = z.output<typeof drawnSheetSchema>;

export const drawnCreaturesSchema = drawnSheetSchema.extend({
  runId: idSchema,
  /** Of the checkpoint that drew them. */
  step: z.int().min(0),
});
export type DrawnCreatures = z.output<typeof drawnCreaturesSchema>;

/** A creature as the trainer makes it: of a seed, unless its numbers are given. */
export const latentSourceSchema = z.strictObject({
  seed: seedSchema,
  cell: cellSchema,
  condition: conditionRequestSchema.optional(),
  truncation: truncationSchema.optional(),
  given: givenLatentsSchema.optional(),
});
export type LatentSource = z.output<typeof latentSourceSchema>;

/** How much of which source a creature has; weights count in proportion. */
export const latentMixSchema = z.strictObject({
  parts: z
    .array(z.strictObject({ source: z.int().min(0).max(255), weight: z.number().min(0) }))
    .min(1)
    .max(mostMixed),
  along: z.array(z.number()).max(mostSliders).optional(),
});
export type LatentMix = z.output<typeof latentMixSchema>;

/**
 * The frames of a walk, as mixes of the two stops between which each lies: evenly, the stops themselves among them where
 * there are frames enough. A loop ends one frame before it would show its first again.
 */
export function framesOfWalk(stops: number, frames: number, loop: boolean): LatentMix[] {
  const ways = loop ? stops : stops - 1;
  const last = loop ? frames : frames - 1;
  return Array.from({ length: frames }, (_, frame) => {
    const place = (frame * ways) / last;
    const from = Math.min(Math.floor(place), ways - 1);
    const share = place - from;
    const parts = [
      { source: from, weight: 1 - share },
      { source: (from + 1) % stops, weight: share },
    ];
    return { parts: parts.filter(({ weight }) => weight > 0) };
  });
}

/** What is measured of pictures, by which sliders are named. */
export const aspects = {
  size: { label: 'Size', unit: '% of the picture' },
  width: { label: 'Width', unit: 'pixels' },
  brightness: { label: 'Brightness', unit: '% lightness' },
  hue: { label: 'Hue', unit: '' },
  colours: { label: 'Number of colours', unit: 'colours' },
} as const;
export type Aspect = keyof typeof aspects;
export const aspectNames = Object.keys(aspects) as [Aspect, ...Aspect[]];

/** How far along its direction a slider is measured, either way. */
export const measuredAlong = 4;

const sliderEffectSchema = z.object({
  aspect: z.enum(aspectNames),
  /** On average at the lower end of what is measured, and at the upper; of hues how far they are moved there. */
  from: z.number(),
  to: z.number(),
  /** Of hues: towards what at either end. */
  towards: z.tuple([z.string().max(20), z.string().max(20)]).optional(),
  /** Whether it is more than chance, and enough to be seen. */
  isClear: z.boolean(),
});
export type SliderEffect = z.output<typeof sliderEffectSchema>;

/** A direction of a generator's latents, and what changes along it. */
export const sliderSchema = z.object({
  /** What of: the drawing, or the colours of a palette alone. */
  effects: z.array(sliderEffectSchema).length(aspectNames.length),
});
export type Slider = z.output<typeof sliderSchema>;

export const slidersSchema = z.object({
  runId: idSchema,
  step: z.int().min(0),
  /** Creatures that each was measured on. */
  measuredOn: z.int().min(1),
  sliders: z.array(sliderSchema).max(mostSliders),
});
export type Sliders = z.output<typeof slidersSchema>;

/** "Size and brightness"; what nothing clear follows from is called so. The strongest effect comes first. */
export function sliderName({ effects }: Slider): string {
  const [first, second] = effects.filter(({ isClear }) => isClear);
  if (!first) return 'No clear effect';
  const name = aspects[first.aspect].label;
  return second ? `${name} and ${aspects[second.aspect].label.toLowerCase()}` : name;
}

/** "size 21 to 34 % of the picture": what was measured, whether it is clear or not. */
export function effectText({ aspect, from, to, towards }: SliderEffect): string {
  const { label, unit } = aspects[aspect];
  const name = label.toLowerCase();
  if (towards) return `${name} from ${towards[0]} to ${towards[1]}`;
  const shown = (value: number) => value.toFixed(1).replace(/\.0$/, '');
  return `${name} ${shown(from)} to ${shown(to)} ${unit}`.trim();
}

import { z } from 'zod';
import { errorShapeSchema } from '../errors.ts';
import { countOf } from '../format.ts';
import {
  cardEngines,
  doctorReportSchema,
  tuningSchema,
  type Tuning,
  type WayToCompute,
} from './engine.ts';
import { said } from '../said.ts';

/** What is measured of a machine: its engines as they compute by themselves, or every way to compute. */
export const measuredSchema = z.enum(['engines', 'tuning']);

/** How it stands with the speed of this machine's engines. */
export const speedStatusSchema = z.object({
  /** Null while nothing is measured. */
  measuring: z
    .object({
      what: measuredSchema,
      /** What is measured at this moment, in a sentence. */
      sentence: said(z.string()),
      done: z.int(),
      /** 0 while it is not known. */
      of: z.int(),
      etaMs: z.number().nullable(),
    })
    .nullable(),
  /** What was measured since the studio was opened; null where nothing was. */
  report: doctorReportSchema.nullable(),
  /** What tuning has found on this machine; null where it has not been tuned. */
  tuning: tuningSchema.nullable(),
  /** Whether the studio measures briefly by itself before the first training; null where it never does. */
  automatic: z.boolean().nullable(),
  /** Why the last measuring came to nothing. */
  problem: errorShapeSchema.nullable(),
});
export type SpeedStatus = z.output<typeof speedStatusSchema>;

/** Speeds that differ less are alike: one measurement differs from the next by as much. */
export const alikeSpeeds = 0.97;

/** A way to compute in words: "TensorFlow in 2 threads, without oneDNN". */
export function wayInWords(way: WayToCompute): string {
  if (cardEngines.some((id) => id === way.engine)) return `the graphics card (${way.engine})`;
  const without = [
    ...(way.oneDnn === false ? [', without oneDNN'] : []),
    ...(way.ownKernels === false ? [', without the studio’s own kernels'] : []),
  ];
  return `${way.engine} in ${countOf(way.threads, ['# thread', '# threads'])}${without.join('')}`;
}

/** What tuning has chosen, and why, in two sentences. */
export function whyTuned({ measurements, ...chosen }: Tuning): string {
  const speedOf = ({ engine = chosen.engine, ...way }: Tuning['measurements'][number]) =>
    engine === chosen.engine &&
    way.threads === chosen.threads &&
    way.oneDnn === chosen.oneDnn &&
    way.ownKernels === chosen.ownKernels;
  const speed = measurements.find(speedOf)?.stepsPerSecond;
  const fastest = Math.max(...measurements.map(({ stepsPerSecond }) => stepsPerSecond));
  const measured = speed === undefined ? '' : `: ${speed.toFixed(1)} training steps a second`;
  const were = measurements.length === 1 ? 'was' : 'were';
  const ways = `${countOf(measurements.length, ['# way', '# ways'])} of computing ${were} measured here`;
  const why = chosen.isQuick
    ? `${ways}, briefly and by the studio itself before the first training; this is what it does anyway, or was clearly faster.`
    : speed === undefined || speed >= fastest
      ? `${ways}, and this was the fastest.`
      : `${ways}; of those as fast as the fastest (${fastest.toFixed(1)}, give or take ${Math.round(100 * (1 - alikeSpeeds))} %) this takes the fewest threads, and leaves the rest of the machine to you.`;
  return `Runs train on ${wayInWords(chosen)}${measured}. ${why}`;
}

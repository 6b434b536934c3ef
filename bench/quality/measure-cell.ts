import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { labelInTurn } from '../../shared/condition/vocabulary.ts';
import { elementAt } from '../../shared/known-places.ts';
import { mainColour } from '../../main/studio/datasets/labels/main-colour.ts';
import { duplicateGroups } from '../../main/trainer/data/held-out.ts';
import { engines } from '../../main/trainer/engines/choose-engine.ts';
import { FeatureNetwork } from '../../main/trainer/features/feature-network.ts';
import { SpriteFeatures } from '../../main/trainer/features/sprite-features.ts';
import type { Features } from '../../main/trainer/metrics/features.ts';
import {
  describeFeatures,
  describeSprites,
  measureCreatures,
  measureFeatures,
  placesToSee,
} from '../../main/trainer/metrics/measure.ts';
import {
  firstOf,
  pictureAt,
  picturesAt,
  picturesOf,
  type Pictures,
} from '../../main/trainer/metrics/pictures.ts';
import { pixelArt } from '../../main/trainer/metrics/pixel-art.ts';
import { distinctShapes } from '../../main/trainer/metrics/shapes.ts';
import { readSpriteFile } from '../../main/sprite-file/read-sprite-file.ts';
import type { Judgement, MeasuredMark, SpritesAsCreatures } from './results.ts';

/**
 * Measures the creatures of some marks as a process, whoever drew them: each by the studio's own metrics, and by the
 * features that a second network found in them. Prints one line a mark, and first one on the sprites themselves.
 */

const measureRequestSchema = z.object({
  datasetFile: z.string(),
  /** What the second judge sees in the sprites; null without it. */
  second: z.string().nullable(),
  marks: z.array(
    z.object({ mark: z.number(), creatures: z.string(), second: z.string().nullable() }),
  ),
});

const shapesOf = 64;

const request = measureRequestSchema.parse(JSON.parse(elementAt(process.argv, 2)));
await engines.tensorflow.start();
const network = await FeatureNetwork.load();
if (!network) throw new Error('The feature network is not here: "npm start" fetches it.');
const sprites = await readSpriteFile(request.datasetFile);
const pictures = picturesOf(sprites);
const split = {
  training: Uint32Array.from({ length: sprites.count }, (_, place) => place),
  heldOut: new Uint32Array(),
};
const places = placesToSee(split);
const kept = new SpriteFeatures(join(dirname(request.datasetFile), 'features-lite0.bin'));
const seen = await kept.read(
  { dataset: sprites.sha256, places },
  () => see(picturesAt(pictures, places)),
  (sentence) => process.stderr.write(`${sentence}\n`),
);
const first = { values: seen, count: places.length, width: FeatureNetwork.width };
const reference = describeSprites({
  ...{ pictures, split, groups: duplicateGroups(sprites) },
  seen: { features: first, places },
});
const second = request.second === null ? null : featuresAt(request.second, sprites.count);
const secondReference =
  second && describeFeatures({ features: rowsOf(second, places), places }, split);

print({ sprites: asCreatures(pictures) });
for (const each of request.marks) {
  const drawn = creaturesOf(each.creatures);
  const features = { values: await see(drawn), count: drawn.count, width: FeatureNetwork.width };
  const { numbers, kidError } = measureCreatures(reference, { pictures: drawn, features });
  print({
    mark: each.mark,
    numbers,
    kidError,
    distinctOf64: distinctShapes(firstOf(drawn, shapesOf)),
    ...(sprites.labels.length > 0 && { asAsked: shareAsAsked(drawn) }),
    second: each.second === null ? null : judgeAgain(featuresAt(each.second, drawn.count)),
  });
}

/** Labels are asked for in turn (`sampleFeed`); what a creature is, the one who has named the sprites tells. */
function shareAsAsked(drawn: Pictures): number {
  const { labels } = sprites;
  const { size } = drawn;
  const asAsked = Array.from({ length: drawn.count }, (_, cell) => {
    const picture = { width: size, height: size, data: pictureAt(drawn, cell) };
    return mainColour(picture) === labels[labelInTurn(cell, labels.length)];
  });
  return asAsked.filter(Boolean).length / drawn.count;
}

async function see({ rgba, count, size }: Pictures): Promise<Float32Array> {
  return (network as FeatureNetwork).featuresOf({ pixels: rgba, count, size, channels: 4 });
}

function creaturesOf(file: string): Pictures {
  const rgba = new Uint8Array(readFileSync(file));
  return { rgba, count: rgba.length / (4 * sprites.size ** 2), size: sprites.size };
}

function featuresAt(file: string, count: number): Features {
  const values = new Float32Array(new Uint8Array(readFileSync(file)).buffer);
  return { values, count, width: values.length / count };
}

function rowsOf({ values, width }: Features, rows: Uint32Array): Features {
  const chosen = new Float32Array(rows.length * width);
  rows.forEach((row, at) =>
    chosen.set(values.subarray(row * width, (row + 1) * width), at * width),
  );
  return { values: chosen, count: rows.length, width };
}

function judgeAgain(features: Features): Judgement | null {
  if (!secondReference) return null;
  const { kid, numbers } = measureFeatures(secondReference, features);
  return {
    kid: kid.value,
    kidError: kid.error,
    density: numbers['quality/density'],
    coverage: numbers['quality/coverage'],
  };
}

function asCreatures(all: Pictures): SpritesAsCreatures {
  const { colours, withoutIslands, specks } = pixelArt(all);
  // Not the first ones: forms of one creature come one after the other.
  const spread = Uint32Array.from({ length: shapesOf }, (_, at) =>
    Math.floor((at * all.count) / shapesOf),
  );
  return {
    count: all.count,
    colours,
    withoutIslands,
    specks,
    distinctOf64: distinctShapes(picturesAt(all, spread)),
  };
}

function print(line: MeasuredMark | { sprites: SpritesAsCreatures }): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

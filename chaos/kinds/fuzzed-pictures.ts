import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { SeededRandom } from '../../main/studio/datasets/built-in/random.ts';
import { importOptionsSchema, importProgressSchema } from '../../shared/dataset/dataset.ts';
import type { Kind } from '../kind.ts';
import type { Scene } from '../scene/scene.ts';
import { copySprites, spriteNames } from '../scene/template.ts';
import { isRefusal, type TestedStudio } from '../studio/tested-studio.ts';

const formats = ['png', 'gif', 'webp', 'jpeg'] as const;
const picturesAtOnce = 25;

/** Each attempt drops a folder of sound sprites and broken ones. */
export const fuzzedPictures: readonly Kind[] = formats.map((format) => ({
  id: `pictures ${format}`,
  part: 'pictures' as const,
  title: `Broken ${format.toUpperCase()} pictures dropped on it`,
  attempts: { quick: 1, usual: 4, long: 400 },
  attempt: (scene: Scene) => importBroken(scene, format),
}));

async function importBroken(scene: Scene, format: (typeof formats)[number]): Promise<number> {
  const { random, template } = scene;
  const folder = join(scene.folder, 'dropped');
  copySprites(folder, 10);
  mkdirSync(folder, { recursive: true });
  for (let picture = 0; picture < picturesAtOnce; picture++) {
    const sprite = join(template.manySprites, random.pick(spriteNames()));
    const bytes = await sharp(sprite).toFormat(format).toBuffer();
    writeFileSync(join(folder, `broken ${picture}.${format}`), broken(bytes, random));
  }
  await scene.inStudio((studio) => importFolder(studio, folder));
  return picturesAtOnce;
}

/** One to eight changes: bits, numbers at their limits, bytes lost, doubled or cut off. */
function broken(original: Buffer, random: SeededRandom): Buffer {
  let bytes = Buffer.from(original);
  for (let count = 1 + Math.floor(random.unit() * 8); count > 0; count--) {
    const near = random.chance(0.4) ? Math.min(64, bytes.length) : bytes.length;
    const at = Math.floor(random.unit() * near);
    const end = Math.min(bytes.length, at + 1 + Math.floor(random.unit() * 64));
    const change = random.pick(['bit', 'limit', 'lost', 'doubled', 'cut'] as const);
    if (change === 'bit') bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random.unit() * 8));
    if (change === 'limit') bytes.fill(random.pick([0, 0x7f, 0xff]), at, Math.min(end, at + 4));
    if (change === 'lost') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
    if (change === 'doubled') bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
    if (change === 'cut' && random.chance(0.3)) bytes = bytes.subarray(0, at);
  }
  return bytes;
}

/** @throws Error unless the sound sprites are imported, and each broken one too or skipped with a reason */
async function importFolder(studio: TestedStudio, path: string): Promise<void> {
  const ended = new Promise<string | null>((resolve, reject) => {
    studio.onPush = ({ topic, payload }) => {
      if (topic !== 'import') return;
      const { phase, error, datasetId } = importProgressSchema.parse(payload);
      if (phase === 'failed') reject(new Error(`The import failed: ${error?.message}`));
      if (phase === 'done' || phase === 'cancelled') resolve(datasetId);
    };
  });
  const source = { kind: 'folder' as const, path };
  const started = await studio.call('datasets.import', {
    source,
    options: importOptionsSchema.parse({ size: 16 }),
  });
  if (isRefusal(started)) throw new Error(started.message);
  const dataset = await studio.call('datasets.get', { datasetId: (await ended) ?? '' });
  if (isRefusal(dataset)) throw new Error(dataset.message);
  const { skipped } = dataset.report;
  const nameless = skipped.find(({ reason }) => reason.length === 0 || /fault/.test(reason));
  if (nameless) throw new Error(`${nameless.file} was skipped for "${nameless.reason}".`);
  const lost = skipped.find(({ file }) => !file.startsWith('broken'));
  if (lost) throw new Error(`The sound ${lost.file} was skipped: ${lost.reason}`);
}

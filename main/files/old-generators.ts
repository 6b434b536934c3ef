import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** All of a run's together. */
const mostBytes = 256 * 1024 * 1024;
/** However large they are. */
const fewest = 3;
/** A sheet that is looked at as it comes is starred then, or when the next one is there. */
const newestThatStay = 2;

interface Generator {
  name: string;
  step: number;
  writtenAt: number;
}

/**
 * Thins out the generators of a run's sheets, so that those that stay lie about evenly from its first sheet to its newest:
 * whoever looks back finds creatures of any time that can be made again.
 *
 * @param folder of them, a folder a step
 * @param bytes about what each takes
 */
export async function letOldGeneratorsGo(folder: string, bytes: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^\d{6,}$/.test(name));
  const most = Math.max(fewest, Math.floor(mostBytes / bytes));
  if (names.length <= most) return;
  const all = await Promise.all(
    names.map(async (name) => {
      const { mtimeMs } = await stat(join(folder, name));
      return { name, step: Number(name), writtenAt: mtimeMs };
    }),
  );
  for (const { name } of tooMany(all, most))
    await rm(join(folder, name), { recursive: true, force: true });
}

function tooMany(all: readonly Generator[], most: number): Generator[] {
  const byTime = [...all].sort((a, b) => a.writtenAt - b.writtenAt || a.step - b.step);
  const newest = byTime.at(-1)?.step ?? 0;
  // Of a run that went on from further back, which draws those steps again.
  const superseded = byTime.filter(({ step }) => step > newest).slice(0, all.length - most);
  const left = all.filter((one) => !superseded.includes(one)).sort((a, b) => a.step - b.step);
  const thinned: Generator[] = [];
  while (left.length > most) thinned.push(...left.splice(leastMissed(left), 1));
  return [...superseded, ...thinned];
}

/** Whose neighbours are nearest to each other. @param rising by step */
function leastMissed(rising: readonly Generator[]): number {
  const gapAt = (place: number) =>
    (rising[place + 1] as Generator).step - (rising[place - 1] as Generator).step;
  let least = 1;
  for (let place = 2; place < rising.length - newestThatStay; place++)
    if (gapAt(place) < gapAt(least)) least = place;
  return least;
}

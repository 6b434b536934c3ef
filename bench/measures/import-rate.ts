import { mkdir } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { datasetSchema } from '../../shared/dataset/dataset.ts';
import { elementAt } from '../../shared/known-places.ts';
import type { BenchOptions } from '../options.ts';
import type { ImportResult } from '../results.ts';
import { spreadOf } from '../statistics.ts';
import { inScratchFolder, realSprites, runStudio } from './studio-command.ts';

const concurrency = 32;

/** Imports a folder of 10,000 sprites of 68x56 on the command line, as the window does. */
export async function measureImport({ quick, repetitions }: BenchOptions): Promise<ImportResult> {
  const sprites = quick ? 300 : 10_000;
  return inScratchFolder(async (folder) => {
    const source = join(folder, 'sprites');
    await writeVariants(source, sprites);
    const seconds: number[] = [];
    let size = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const library = join(folder, `library-${repetition}`);
      const printed = await runStudio(['import', source, '--library', library, '--json']);
      const { report, ...dataset } = datasetSchema.parse(JSON.parse(printed));
      if (report.imported !== sprites) throw new Error(`${report.imported} sprites were imported.`);
      size = dataset.size;
      seconds.push(report.elapsedMs / 1000);
    }
    return { sprites, size, seconds: spreadOf(seconds) };
  });
}

/** Real sprites in other colours, so that no two files are equal. */
async function writeVariants(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = readdirSync(realSprites).filter((name) => name.endsWith('.png'));
  const writeOne = (index: number) => {
    const variant = Math.floor(index / files.length);
    const file = elementAt(files, index % files.length);
    return sharp(join(realSprites, file))
      .modulate({ hue: 40 * variant })
      .png()
      .toFile(join(folder, `${variant}-${file}`));
  };
  for (let start = 0; start < count; start += concurrency) {
    const length = Math.min(concurrency, count - start);
    await Promise.all(Array.from({ length }, (_, offset) => writeOne(start + offset)));
  }
}

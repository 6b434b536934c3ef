import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatMoment } from '../../../../shared/chart/axis.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { Comparison } from '../../../../shared/run/comparison.ts';
import type { Alignment } from '../../../../shared/run/fair-comparison.ts';
import { sharedMoments, sheetAt } from '../../../../shared/run/compared-sheets.ts';
import type { Run, Sample } from '../../../../shared/run/run.ts';
import { thinned } from '../../gallery/thin-samples.ts';
import type { Resources } from '../../resources/resources.ts';

/** What the pictures of a page take at most: in base64, a third more. A browser opens that at once, and mail carries half. */
const mostPictureBytes = 24e6;
const mostMoments = 200;

export interface PageSheets {
  moments: { words: string; sheets: (number | null)[] }[];
  /** In the order of the runs: each its sheets, which the moments name by place. */
  sheets: Sample[][];
  /** How many moments there are in all. */
  of: number;
}

/** What the slider of a page stops at: evenly as many moments as have room, the last one always. */
export async function chooseSheets(
  comparison: Comparison,
  alignment: Alignment,
  last: number | null,
  libraryPath: string,
): Promise<PageSheets> {
  const all = sharedMoments(comparison, alignment, last);
  let most = Math.min(mostMoments, all.length);
  for (;;) {
    const moments = most > 1 ? thinned(all, most) : all.slice(-1);
    const chosen = sheetsAt(comparison, alignment, moments);
    const bytes = await bytesOf(libraryPath, chosen.sheets.flat());
    if (bytes <= mostPictureBytes || most <= 1) return { ...chosen, of: all.length };
    most = Math.max(1, Math.floor(most * Math.min(0.9, mostPictureBytes / bytes)));
  }
}

function sheetsAt(
  { runs, samples }: Comparison,
  alignment: Alignment,
  moments: readonly number[],
): Omit<PageSheets, 'of'> {
  const sheets = runs.map(() => [] as Sample[]);
  const placeOf = (run: Run, place: number, moment: number) => {
    const held = sheets[place];
    const sheet = sheetAt(run, samples[place] ?? [], moment, alignment);
    if (!sheet || !held) return null;
    const known = held.indexOf(sheet);
    return known >= 0 ? known : held.push(sheet) - 1;
  };
  return {
    moments: moments.map((moment) => ({
      words: formatMoment(alignment, moment),
      sheets: runs.map((run, place) => placeOf(run, place, moment)),
    })),
    sheets,
  };
}

async function bytesOf(libraryPath: string, sheets: readonly Sample[]): Promise<number> {
  let sum = 0;
  for (const { path } of sheets) {
    const found = await lstat(join(libraryPath, path)).catch(() => null);
    sum += found?.size ?? 0;
  }
  return sum;
}

/** A sheet as a data URL; null where its file is gone or is none. */
export async function dataUrlOf(resources: Resources, { path }: Sample): Promise<string | null> {
  try {
    const resource = await resources.openResource(path);
    if (!('bytes' in resource)) {
      resource.stream.destroy();
      return null;
    }
    return `data:image/png;base64,${Buffer.from(resource.bytes).toString('base64')}`;
  } catch (error) {
    // The others are shown all the same.
    if (error instanceof StudioError) return null;
    throw error;
  }
}

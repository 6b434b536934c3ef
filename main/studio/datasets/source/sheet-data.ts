import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { fromJson } from '../../../files/from-json.ts';
import { mostCellsOfSheet } from '../../../pictures/protocol.ts';
import { largestUntrimmed } from '../picture/as-listed.ts';
import type {
  ListedCell,
  SkippedFile,
  SourceItem,
  SpriteSource,
  TableFile,
} from './sprite-source.ts';

/*
 * What packers write beside a sheet: Aseprite's and TexturePacker's JSON, as hash or as array, also with several sheets
 * in one (`textures`). https://www.aseprite.org/docs/sprite-sheet/ and https://www.codeandweb.com/texturepacker.
 */

const mostBytes = 16_000_000;
const coordinate = z.int().min(0).max(65_535);
const length = z.int().min(1).max(65_535);

const frameSchema = z.object({
  filename: z.string().max(1_024).optional(),
  frame: z.object({ x: coordinate, y: coordinate, w: length, h: length }),
  rotated: z.boolean().default(false),
  trimmed: z.boolean().default(false),
  spriteSourceSize: z.object({ x: coordinate, y: coordinate }).optional(),
  sourceSize: z.object({ w: length, h: length }).optional(),
});
type Frame = z.output<typeof frameSchema>;
const framesSchema = z.union([z.array(frameSchema), z.record(z.string().max(1_024), frameSchema)]);

const oneSheetSchema = z.object({
  frames: framesSchema,
  meta: z.object({ image: z.string().max(4_096).optional() }).optional(),
});
const manySheetsSchema = z.object({
  textures: z.array(z.object({ image: z.string().max(4_096), frames: framesSchema })).max(1_000),
});

interface Sheet {
  image: string | undefined;
  frames: z.output<typeof framesSchema>;
}

/** Gives sheets what the JSON beside them says; JSON that says nothing of a sheet stays among the files. */
export async function withSheetData(source: SpriteSource): Promise<SpriteSource> {
  const pictures = new Map(source.items.map((item) => [item.name, item]));
  const said = new Map<string, ListedCell[]>();
  const used: TableFile[] = [];
  const skipped: SkippedFile[] = [];
  for (const { name, from } of source.items) {
    if (!/\.json$/i.test(name) || !('path' in from)) continue;
    const sheets = await readSheets(from.path);
    if (sheets.length === 0) continue;
    used.push({ name, path: from.path });
    for (const { image, frames } of sheets) {
      const picture = pictureOf(name, image, pictures);
      const cells = listedCells(frames);
      if (!picture) skipped.push({ file: name, reason: whyNoPicture(image) });
      else if (cells.length > mostCellsOfSheet)
        skipped.push({
          file: name,
          reason: `names ${cells.length} sprites; at most ${mostCellsOfSheet} are cut from a picture`,
        });
      else said.set(picture, cells);
    }
  }
  if (used.length === 0) return source;
  const isUsed = new Set(used.map(({ name }) => name));
  const items = source.items
    .filter(({ name }) => !isUsed.has(name))
    .map((item): SourceItem => {
      const listed = said.get(item.name);
      return listed ? { ...item, listed } : item;
    });
  return { ...source, items, sheetData: used, skipped: [...source.skipped, ...skipped] };
}

/** None where it is no JSON of sheets, or cannot be read. */
async function readSheets(path: string | Buffer): Promise<Sheet[]> {
  const text = await textOf(path);
  if (text === null) return [];
  const one = fromJson(oneSheetSchema, text);
  if (one) return [{ image: one.meta?.image, frames: one.frames }];
  return fromJson(manySheetsSchema, text)?.textures ?? [];
}

/** The import says of a file that cannot be opened why. */
async function textOf(path: string | Buffer): Promise<string | null> {
  try {
    if ((await stat(path)).size > mostBytes) return null;
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}

/** The picture that the JSON names, in its own folder; else the one that is called as the JSON is. */
function pictureOf(
  name: string,
  image: string | undefined,
  pictures: ReadonlyMap<string, SourceItem>,
): string | null {
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  const named = image?.split(/[/\\]/).at(-1);
  if (named && pictures.has(folder + named)) return folder + named;
  const stem = name.replace(/\.json$/i, '');
  const endings = ['.png', '.webp', '.PNG', '.gif', '.jpg'];
  return endings.map((ending) => stem + ending).find((other) => pictures.has(other)) ?? null;
}

function whyNoPicture(image: string | undefined): string {
  return image
    ? `says how the sheet ${image.slice(0, 100)} is cut, which is not beside it`
    : 'says how a sheet is cut, and none is beside it';
}

/** Each place of the sheet once: packers give one to all frames that look alike. */
function listedCells(frames: Sheet['frames']): ListedCell[] {
  const named = Array.isArray(frames)
    ? frames.map((frame, place): [string, Frame] => [frame.filename ?? String(place + 1), frame])
    : Object.entries(frames);
  const cells = new Map<string, ListedCell>();
  for (const [name, frame] of named) {
    const listed = listedCell(name, frame);
    const key = Object.values(listed.cell).join();
    if (!cells.has(key)) cells.set(key, listed);
  }
  return [...cells.values()];
}

/** Packers name the size of what is turned as it was before. */
function listedCell(name: string, frame: Frame): ListedCell {
  const { x, y, w, h } = frame.frame;
  const { rotated, trimmed, spriteSourceSize, sourceSize } = frame;
  const [width, height] = rotated ? [h, w] : [w, h];
  const whole = trimmed && spriteSourceSize && sourceSize;
  const isTooLarge =
    whole &&
    Math.max(sourceSize.w, sourceSize.h, spriteSourceSize.x + w, spriteSourceSize.y + h) >
      largestUntrimmed;
  return {
    name,
    cell: { left: x, top: y, width, height },
    rotated,
    trimmedFrom:
      whole && !isTooLarge
        ? {
            left: spriteSourceSize.x,
            top: spriteSourceSize.y,
            width: sourceSize.w,
            height: sourceSize.h,
          }
        : null,
  };
}

import { StudioError } from '../../../../shared/errors.ts';
import { cellsInRow } from '../../../../shared/creature/export-formats.ts';
import { countOf } from '../../../../shared/format.ts';
import { appName } from '../../../../shared/version.ts';
import { encodePng } from '../../../png/png.ts';
import { emptyPicture, pasteCentred, type Rgb } from '../../../pictures/picture.ts';
import { generatedNote, originTexts } from '../../gallery/origin-text.ts';
import { withPngText } from '../../gallery/png-text.ts';
import type { ExportFile, ExportJob } from '../export-file.ts';
import { creatureName, UniqueNames, runSlugs } from '../file-names.ts';
import type { FinishedPicture } from '../finish.ts';

export interface SheetPlace {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A creature on a sheet. */
export interface Frame {
  name: string;
  place: SheetPlace;
  /** Where it comes from, in words. */
  origin: string;
  /** Of the favourite. */
  creatureId: string;
}

/** One sheet of several, or the only one. */
export interface Page {
  /** "creatures", or "creatures-2" of several. */
  name: string;
  /** From 0. */
  index: number;
  picture: FinishedPicture;
  frames: readonly Frame[];
}

/** What the sheets of an export are called, and how many there are. */
export interface Sheets {
  name: string;
  pageNames: readonly string[];
}

/** What a format writes beside its pictures. */
interface Descriptions {
  /** Endings of the files beside each picture. */
  ofPage: readonly string[];
  /** Endings of those that there is one of. */
  ofAll: readonly string[];
}

/**
 * Lays creatures in equal cells in rows, as many sheets as they need. Smaller creatures lie in the middle of their cell.
 * One sheet is in memory at a time.
 *
 * @param beside what else is written, so that all of it is numbered together
 * @throws StudioError `invalid-input` where a cell is larger than a sheet, and what `read` throws
 */
export function layOut(
  job: ExportJob,
  beside: Descriptions,
): { sheets: Sheets; pages: AsyncGenerator<Page> } {
  const { creatures, options, names } = job;
  const cell = options.scale * Math.max(...creatures.map(({ size }) => size));
  const inRow = cellsInRow(cell, options.pageSize);
  if (inRow === 0) throw tooLarge(cell, options.pageSize);
  const sheets = nameSheets(
    names,
    { name: 'creatures', count: Math.ceil(creatures.length / inRow ** 2) },
    beside,
  );
  return { sheets, pages: paint(job, sheets, { cell, inRow }) };
}

/** Names that are free together: of one sheet, or of several and their index. */
export function nameSheets(
  names: UniqueNames,
  { name: wanted, count }: { name: string; count: number },
  beside: Descriptions,
): Sheets {
  const suffixes =
    count === 1 ? [''] : Array.from({ length: count }, (_, index) => `-${index + 1}`);
  const endings = ['.png', ...beside.ofPage];
  const name = names.take(
    wanted,
    // The name alone too: with one ending that would be part of what comes back.
    '',
    ...suffixes.flatMap((suffix) => endings.map((ending) => suffix + ending)),
    ...beside.ofAll,
    ...(count > 1 ? [indexEnding] : []),
  );
  return { name, pageNames: suffixes.map((suffix) => name + suffix) };
}

const indexEnding = '.index.json';

async function* paint(
  { core, creatures, read }: ExportJob,
  { pageNames }: Sheets,
  { cell, inRow }: { cell: number; inRow: number },
): AsyncGenerator<Page> {
  const frameNames = new UniqueNames([]);
  const slugOfRun = runSlugs(core.store);
  for (const [index, name] of pageNames.entries()) {
    const onPage = creatures.slice(index * inRow ** 2, (index + 1) * inRow ** 2);
    const columns = Math.min(inRow, Math.ceil(Math.sqrt(onPage.length)));
    const rows = Math.ceil(onPage.length / columns);
    const picture = emptyPicture(columns * cell, rows * cell);
    const frames: Frame[] = [];
    let palette: readonly Rgb[] | null = null;
    for (const [at, creature] of onPage.entries()) {
      const place = { x: (at % columns) * cell, y: Math.floor(at / columns) * cell };
      const finished = await read(creature);
      ({ palette } = finished);
      pasteCentred(picture, finished, place, cell);
      frames.push({
        name: frameNames.take(creatureName(slugOfRun(creature), creature, 1), ''),
        place: { ...place, w: cell, h: cell },
        origin: originTexts(creature, core.appVersion).Description,
        creatureId: creature.id,
      });
    }
    yield { name, index, picture: { ...picture, palette }, frames };
  }
}

export function pictureFile({ name, picture }: Pick<Page, 'name' | 'picture'>): ExportFile {
  const { palette } = picture;
  const texts = { Software: appName, Description: generatedNote };
  return {
    name: `${name}.png`,
    bytes: withPngText(encodePng(picture, { compression: 'small', palette }), texts),
  };
}

export function jsonFile(name: string, content: unknown): ExportFile {
  return { name, bytes: Buffer.from(`${JSON.stringify(content, null, 2)}\n`) };
}

/** Which creature lies on which of several sheets; none of a single one. */
export class PageIndex {
  readonly #sheets: Sheets;
  readonly #frames: { name: string; page: number }[] = [];

  constructor(sheets: Sheets) {
    this.#sheets = sheets;
  }

  add({ index, frames }: Page): void {
    for (const { name } of frames) this.#frames.push({ name, page: index });
  }

  *files(ofPage: readonly string[]): Generator<ExportFile> {
    const { name, pageNames } = this.#sheets;
    if (pageNames.length === 1) return;
    yield jsonFile(name + indexEnding, {
      app: appName,
      note: generatedNote,
      pages: pageNames.map((page) => ({
        image: `${page}.png`,
        data: ofPage.map((ending) => page + ending),
      })),
      frames: Object.fromEntries(this.#frames.map(({ name: frame, page }) => [frame, page])),
    });
  }
}

export function tooLarge(cell: number, pageSize: number): StudioError {
  return new StudioError(
    'invalid-input',
    `A creature would have ${cell} × ${cell} pixels, and a sheet at most ${countOf(pageSize, ['# pixel', '# pixels'])} a side.`,
    'Choose a smaller scale or a larger page, or export single PNG files.',
  );
}

/** A frame as Aseprite, TexturePacker and Phaser describe it: untrimmed, as it lies on the sheet. */
export function describeFrame(place: SheetPlace) {
  const { w, h } = place;
  return {
    frame: place,
    rotated: false,
    trimmed: false,
    spriteSourceSize: { x: 0, y: 0, w, h },
    sourceSize: { w, h },
  };
}

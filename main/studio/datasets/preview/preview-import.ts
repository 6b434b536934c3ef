import type { ImportOptions } from '../../../../shared/dataset/dataset.ts';
import {
  mostPreviewedSprites,
  type ImportPreview,
} from '../../../../shared/dataset/import-preview.ts';
import type { Picture } from '../../../pictures/picture.ts';
import { encodePng } from '../../../png/png.ts';
import type { ReadPicture } from '../../pictures/picture-reader.ts';
import type { MeasureItem } from '../measure-pictures.ts';
import { noLargerThan } from '../picture/scale.ts';
import { channelsOf } from '../prepare-sprite.ts';
import { SpriteReader } from '../read-sprites.ts';
import { itemReader } from '../source-picture.ts';
import type { SourceItem, SpriteSource } from '../source/sprite-source.ts';
import { spreadOver } from '../look-over.ts';
import { measureSource } from './measure-source.ts';

export interface PreviewWork {
  readPicture: ReadPicture;
  measure: MeasureItem;
  source: SpriteSource;
  options: ImportOptions;
  /** Which pictures are shown: another number shows others. */
  turn: number;
  signal: AbortSignal;
}

type ShownSprite = ImportPreview['sprites'][number];

/** Files that are looked at until eight can be read. */
const mostTried = 4 * mostPreviewedSprites;
/** A side of a picture as it came, as it is shown. */
const largestShown = 256;

/** Some of the sprites that an import would make, made by what makes them then, and what was measured on the way. */
export async function previewImport(work: PreviewWork): Promise<ImportPreview> {
  const reader = await SpriteReader.open(work);
  const { size, scaling, basis } = reader.decided;
  return {
    size,
    scaling,
    basis,
    ...(await chooseSprites(work, reader)),
    measured: await measureSource(work),
  };
}

async function chooseSprites(
  { readPicture, source, options, turn, signal }: PreviewWork,
  reader: SpriteReader,
): Promise<Pick<ImportPreview, 'sprites' | 'skipped'>> {
  const asItCame = itemReader(readPicture, { ...options, flatBackground: 'keep' });
  const sprites: ShownSprite[] = [];
  const skipped: ImportPreview['skipped'] = [];
  const wantedFiles = Math.min(source.items.length, mostPreviewedSprites);
  let readFiles = 0;
  for (const item of itemsOfTurn(source.items, turn)) {
    if (readFiles === wantedFiles) break;
    signal.throwIfAborted();
    const read = await reader.read(item);
    if ('skippedFile' in read) {
      skipped.push({ file: read.skippedFile, reason: read.reason });
      continue;
    }
    readFiles++;
    const { pictures } = await asItCame(item);
    const mostOfFile = Math.ceil(mostPreviewedSprites / wantedFiles);
    const ofSheet = spreadOver([...read.sprites.keys()], mostOfFile, turn);
    for (const place of ofSheet) {
      const { name, pixels } = read.sprites[place] as (typeof read.sprites)[number];
      const before = asShown(pictures[place] as Picture);
      sprites.push({ name, before, after: trainedOn(pixels, reader.decided.size, options) });
    }
  }
  return { sprites: sprites.slice(0, mostPreviewedSprites), skipped };
}

/** Eight of them, and others in place of those that cannot be read. */
function itemsOfTurn(items: readonly SourceItem[], turn: number): Set<SourceItem> {
  const first = spreadOver(items, mostPreviewedSprites, turn);
  return new Set([...first, ...spreadOver(items, mostTried, turn)]);
}

function asShown(picture: Picture): ShownSprite['before'] {
  const png = encodePng(noLargerThan(largestShown, picture)).toString('base64');
  return { width: picture.width, height: picture.height, png };
}

function trainedOn(
  pixels: Uint8Array,
  size: number,
  { background }: ImportOptions,
): ShownSprite['after'] {
  const picture = { width: size, height: size, data: pixels };
  const png = encodePng(picture, { channels: channelsOf(background) }).toString('base64');
  return { width: size, height: size, png };
}

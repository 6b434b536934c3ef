import type { ImportOptions, ImportReport } from '../../../shared/dataset/dataset.ts';
import type { Sprite } from '../../sprite-file/write-sprite-file.ts';
import { DoneToPictures, ColourCounter, DuplicateCounter } from './report-counters.ts';
import { noProgress, ReadingClock, type ReportProgress } from './import-progress.ts';
import {
  annotateSprites,
  type AnnotatedSprites,
  type SeenSprite,
} from './labels/annotate-sprites.ts';
import type { LabelTable } from './labels/label-table.ts';
import { mainColour } from './labels/main-colour.ts';
import { relabel } from './labels/relabel.ts';
import { readLabelTable } from './labels/read-label-table.ts';
import { SourcePairs } from './pairs/pairs-of-source.ts';
import { visibleArea } from './labels/size-class.ts';
import { concurrency, lookOver, type Decided } from './look-over.ts';
import { mapInOrder } from './map-in-order.ts';
import { measureBy, type MeasureItem } from './measure-pictures.ts';
import { UnreadableImage } from '../../pictures/unreadable-image.ts';
import { channelsOf, ownSizesOf, prepareSprite } from './prepare-sprite.ts';
import type { ReadPicture } from '../pictures/picture-reader.ts';
import {
  itemReader,
  type ReadItem,
  type SourceFile,
  type SourcePicture,
  readableFile,
} from './source-picture.ts';
import type { SourceItem, SpriteSource } from './source/sprite-source.ts';

const listedSkips = 1_000;

interface Opening {
  readPicture: ReadPicture;
  source: SpriteSource;
  options: ImportOptions;
  /** Where something was measured before. */
  measure?: MeasureItem;
  signal?: AbortSignal | undefined;
  onProgress?: ReportProgress;
}

type ReaderOptions = Omit<ImportOptions, 'size' | 'scaling'> & Decided;
type PreparedSprite = Sprite & SeenSprite & { shrunk: boolean };
type FileFacts = Omit<SourceFile, 'pictures'>;
type ReadFile =
  | { file: string; sprites: PreparedSprite[]; facts: FileFacts }
  | { skippedFile: string; reason: string };

/** Reads a source's pictures into training images, in order, and keeps the import's report. */
export class SpriteReader {
  readonly #readItem: ReadItem;
  readonly #source: SpriteSource;
  /** Of the source, without those that a person has left out of an earlier dataset. */
  readonly #items: readonly SourceItem[];
  readonly #leftOut: ReadonlySet<string>;
  #leftOutCount: number;
  readonly #table: LabelTable | null;
  readonly #options: ReaderOptions;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ReportProgress;
  readonly #duplicates: DuplicateCounter;
  readonly #pairs: SourcePairs;
  readonly #skipped: ImportReport['skipped'];
  #skippedCount: number;
  readonly #done = new DoneToPictures();
  readonly #colours: ColourCounter;
  #shrunk = 0;
  readonly #seen: SeenSprite[] = [];
  #annotated: AnnotatedSprites | null = null;

  private constructor(
    readItem: ReadItem,
    source: SpriteSource,
    table: LabelTable | null,
    options: ReaderOptions,
    signal: AbortSignal | undefined,
    onProgress: ReportProgress,
  ) {
    this.#readItem = readItem;
    this.#source = source;
    this.#leftOut = leftOutOf(source);
    this.#items = withoutLeftOut(source).items;
    this.#leftOutCount = source.items.length - this.#items.length;
    this.#table = table;
    this.#options = options;
    this.#signal = signal;
    this.#onProgress = onProgress;
    this.#duplicates = new DuplicateCounter(options.size, channelsOf(options.background));
    this.#colours = new ColourCounter(channelsOf(options.background));
    this.#pairs = new SourcePairs(this.#items, table, options);
    this.#skipped = source.skipped.slice(0, listedSkips);
    this.#skippedCount = source.skipped.length;
  }

  /**
   * Reads the source's CSV, and looks at some pictures where size or scaling are left to the studio.
   *
   * @throws StudioError as `readLabelTable` does
   */
  static async open(opening: Opening): Promise<SpriteReader> {
    const { readPicture, source, options, signal, onProgress = noProgress } = opening;
    const total = source.items.length;
    onProgress({ phase: 'scanning', done: 0, total, etaMs: null, currentFile: '' });
    const { table, skipped } = await readLabelTable(source, options.labels);
    const readItem = itemReader(readPicture, options);
    const { measure = measureBy(readItem) } = opening;
    const look = { measure, source: withoutLeftOut(source), signal, onProgress };
    const decided = await lookOver(look, options);
    const readable = { ...source, skipped: [...source.skipped, ...skipped] };
    const settled = { ...options, ...decided };
    return new SpriteReader(readItem, readable, table, settled, signal, onProgress);
  }

  /** What the options come to. */
  get decided(): Decided {
    return this.#options;
  }

  /** Skips what cannot be read. May be gone through once. */
  async *sprites(): AsyncGenerator<Sprite> {
    const items = this.#items;
    const clock = new ReadingClock(items.length, this.#onProgress);
    let done = 0;
    const results = mapInOrder(items, concurrency, (item) => this.read(item));
    for await (const result of results) {
      this.#signal?.throwIfAborted();
      done++;
      if ('skippedFile' in result) {
        this.#skip(result.skippedFile, result.reason);
        continue;
      }
      this.#done.add(result.file, result.sprites.length, result.facts);
      for (const sprite of result.sprites) {
        if (this.#leftOut.has(sprite.name)) {
          this.#leftOutCount++;
          continue;
        }
        const { name, file, colour, area } = sprite;
        this.#seen.push({ name, file, colour, area });
        this.#duplicates.add(sprite.pixels);
        this.#colours.add(sprite.pixels);
        if (sprite.shrunk) this.#shrunk++;
        clock.tick(done, file);
        yield sprite;
      }
    }
    clock.finish();
  }

  /** Labels and tags of the sprites that were yielded; to be asked for when all were. */
  annotated(): AnnotatedSprites {
    this.#annotated ??= this.#annotate();
    return this.#annotated;
  }

  #annotate(): AnnotatedSprites {
    const found = annotateSprites(
      this.#seen,
      this.#source.items.map(({ name }) => name),
      this.#table,
      this.#options.labels,
    );
    const labels = new Map(this.#source.changes?.labels);
    if (labels.size === 0) return found;
    const given = this.#seen.map(({ name }) => labels.get(name));
    const { annotations, report } = relabel(found, given);
    return { annotations, report: report ?? found.report };
  }

  report(): Omit<ImportReport, 'origin' | 'elapsedMs'> {
    return {
      filesFound: this.#source.items.length + this.#source.skipped.length,
      imported: this.#seen.length,
      skipped: this.#skipped,
      skippedCount: this.#skippedCount,
      exactDuplicates: this.#duplicates.exact,
      nearDuplicates: this.#duplicates.near,
      scalingUsed: this.#options.scaling,
      autoSize: this.#autoSize(),
      pixelScale: this.#options.pixelScale,
      colours: this.#colours.report(),
      ...this.#done.report(),
      labels: this.annotated().report,
      pairs: this.#pairs.report(),
      changed: this.#changed(),
    };
  }

  /** Of what was changed before, as much as there still is. */
  #changed(): ImportReport['changed'] {
    const { changes } = this.#source;
    if (!changes) return null;
    const names = new Set(this.#seen.map(({ name }) => name));
    const relabelled = changes.labels.filter(([name]) => names.has(name)).length;
    return { leftOut: this.#leftOutCount, relabelled };
  }

  #autoSize(): ImportReport['autoSize'] {
    const { size, basis } = this.#options;
    return basis && { size, basis, shrunk: this.#shrunk };
  }

  /** The sprites of one file, which count for nothing: `sprites` goes through all. */
  async read(item: SourceItem): Promise<ReadFile> {
    this.#signal?.throwIfAborted();
    try {
      const { pictures, ...facts } = await this.#readItem(item);
      const sprites: PreparedSprite[] = [];
      for (const picture of pictures) sprites.push(await this.#prepare(item, picture));
      return { file: item.name, sprites, facts };
    } catch (error) {
      if (error instanceof UnreadableImage)
        return { skippedFile: item.name, reason: error.message };
      throw error;
    }
  }

  async #prepare(item: SourceItem, picture: SourcePicture): Promise<PreparedSprite> {
    const { name } = picture;
    const frame =
      name === item.name
        ? await this.#pairs.frameOf(name, picture, (partner) => this.#readPartner(partner))
        : null;
    const { basis, fit, size } = this.#options;
    // A pair grows as far as the coarser of its pictures allows, where a size was asked for.
    const options = frame && !basis ? { ...this.#options, pixelScale: null } : this.#options;
    const pixels = prepareSprite(picture, options, frame);
    return {
      name,
      file: item.name,
      pixels,
      colour: mainColour(picture),
      area: visibleArea(picture),
      shrunk: basis === 'own-pixels' && ownSizesOf(picture)[fit] > size,
    };
  }

  /** Null where it cannot be read. */
  async #readPartner(partner: SourceItem): Promise<SourcePicture | null> {
    const file = await readableFile(partner, this.#readItem);
    return file?.pictures[0] ?? null;
  }

  #skip(file: string, reason: string): void {
    this.#skippedCount++;
    if (this.#skipped.length < listedSkips) this.#skipped.push({ file, reason });
  }
}

function leftOutOf({ changes }: SpriteSource): ReadonlySet<string> {
  return new Set(changes?.leftOut);
}

/** Sprites of sheets that were left out are passed over when the sheet is read. */
function withoutLeftOut(source: SpriteSource): SpriteSource {
  const leftOut = leftOutOf(source);
  return { ...source, items: source.items.filter(({ name }) => !leftOut.has(name)) };
}

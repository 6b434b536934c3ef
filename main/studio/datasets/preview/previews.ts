import { isDeepStrictEqual } from 'node:util';
import type { MethodRequest } from '../../../../shared/api/methods.ts';
import type { ImportOptions, ImportSource } from '../../../../shared/dataset/dataset.ts';
import type { ImportPreview } from '../../../../shared/dataset/import-preview.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { DecodedPicture } from '../../../pictures/picture.ts';
import type { ReadPicture } from '../../pictures/picture-reader.ts';
import { measureBy, type MeasureItem } from '../measure-pictures.ts';
import { itemReader } from '../source-picture.ts';
import type { OpenedSource } from '../source/sprite-source.ts';
import { previewImport } from './preview-import.ts';

type PreviewRequest = MethodRequest<'datasets.preview'>;

/** Each may hold what an archive unpacks to; windows show one at a time. */
const mostSources = 3;
/** A window that was closed says nothing. */
const forgottenAfterMs = 10 * 60_000;

export type OpenSource = (source: ImportSource, signal: AbortSignal) => Promise<OpenedSource>;

/**
 * What imports would make, while a person chooses their options: of each preview the newest question counts, and what was
 * read for earlier ones is remembered.
 */
export class Previews {
  readonly #open: OpenSource;
  readonly #readPicture: ReadPicture;
  /** The one asked last at the end. */
  readonly #previews = new Map<string, Preview>();

  constructor(open: OpenSource, readPicture: ReadPicture) {
    this.#open = open;
    this.#readPicture = readPicture;
  }

  /** @throws StudioError `cancelled` where something newer was asked, or as opening a source does */
  async show({ previewId, source, ...wanted }: PreviewRequest): Promise<ImportPreview> {
    const preview = await this.#of(previewId, source);
    return preview.show(wanted);
  }

  /** Lets go of what was read, and of what it was unpacked to. */
  async end(previewId: string): Promise<void> {
    const preview = this.#previews.get(previewId);
    this.#previews.delete(previewId);
    await preview?.end();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#previews.keys()].map((previewId) => this.end(previewId)));
  }

  async #of(previewId: string, source: ImportSource): Promise<Preview> {
    const known = this.#previews.get(previewId);
    this.#previews.delete(previewId);
    const isOfSource = known && isDeepStrictEqual(known.source, source);
    const preview = isOfSource
      ? known
      : new Preview(source, this.#open, this.#readPicture, () => void this.end(previewId));
    this.#previews.set(previewId, preview);
    if (known && !isOfSource) await known.end();
    const [oldest] = this.#previews.keys();
    if (this.#previews.size > mostSources && oldest !== undefined) await this.end(oldest);
    return preview;
  }
}

/** One source, as it is looked at with one choice of options after the other. */
class Preview {
  readonly source: ImportSource;
  readonly #readPicture: ReadPicture;
  readonly #ended = new AbortController();
  readonly #expiry: NodeJS.Timeout;
  readonly #openSource: () => Promise<OpenedSource>;
  #opened: Promise<OpenedSource> | null = null;
  #newest = new AbortController();
  #underWay: Promise<unknown> = Promise.resolve();
  /** Of one way to cut pictures into sprites. */
  #measured: { how: string; measure: MeasureItem } | null = null;

  constructor(
    source: ImportSource,
    open: OpenSource,
    readPicture: ReadPicture,
    expired: () => void,
  ) {
    this.source = source;
    this.#openSource = () => open(source, this.#ended.signal);
    this.#readPicture = rememberingPictures(readPicture);
    this.#expiry = setTimeout(expired, forgottenAfterMs).unref();
  }

  async show({ options, turn }: Pick<PreviewRequest, 'options' | 'turn'>): Promise<ImportPreview> {
    this.#newest.abort();
    this.#expiry.refresh();
    const newest = (this.#newest = new AbortController());
    const signal = AbortSignal.any([newest.signal, this.#ended.signal]);
    const work = this.#show(options, turn, signal);
    this.#underWay = Promise.allSettled([this.#underWay, work]);
    try {
      return await work;
    } catch (error) {
      throw signal.aborted ? outdated(error) : error;
    }
  }

  async end(): Promise<void> {
    clearTimeout(this.#expiry);
    this.#ended.abort();
    await this.#underWay;
    const [opened] = await Promise.allSettled([this.#opened]);
    if (opened.status === 'fulfilled') await opened.value?.close();
  }

  async #show(options: ImportOptions, turn: number, signal: AbortSignal): Promise<ImportPreview> {
    this.#opened ??= this.#openSource();
    const opening = this.#opened;
    const { source } = await opening.catch((error: unknown) => {
      // A folder that is not there may come.
      if (this.#opened === opening) this.#opened = null;
      throw error;
    });
    signal.throwIfAborted();
    const readPicture = this.#readPicture;
    const measure = this.#measureFor(options);
    return previewImport({ readPicture, measure, source, options, turn, signal });
  }

  #measureFor(options: ImportOptions): MeasureItem {
    const { sheets, animations, flatBackground } = options;
    const how = JSON.stringify({ sheets, animations, flatBackground });
    if (this.#measured?.how !== how)
      this.#measured = {
        how,
        measure: remembering(measureBy(itemReader(this.#readPicture, options))),
      };
    return this.#measured.measure;
  }
}

function remembering(measure: MeasureItem): MeasureItem {
  const known = new Map<string, ReturnType<MeasureItem>>();
  return (item) => {
    const before = known.get(item.name);
    if (before) return before;
    const measuring = measure(item);
    known.set(item.name, measuring);
    // Whoever measures hears of the failure; the next one tries again.
    measuring.catch(() => known.delete(item.name));
    return measuring;
  };
}

function outdated(cause: unknown): StudioError {
  return new StudioError(
    'cancelled',
    'This preview is not wanted any more.',
    'Look at the newest one.',
    { cause },
  );
}

/** Of what was read: as much as a folder of small sprites takes, and few photographs. */
const mostBytes = 64 * 1024 * 1024;

/** Reads each picture once, as long as there is room: what changes while options do is mostly what is made of it. */
function rememberingPictures(readPicture: ReadPicture): ReadPicture {
  /** The one used last at the end. */
  const known = new Map<string, DecodedPicture>();
  let bytes = 0;

  function keep(key: string, picture: DecodedPicture): void {
    known.set(key, picture);
    bytes += picture.data.length;
    for (const [oldest, { data }] of known) {
      if (bytes <= mostBytes) return;
      known.delete(oldest);
      bytes -= data.length;
    }
  }

  return async (path, how) => {
    const key = JSON.stringify([
      typeof path === 'string' ? path : Buffer.from(path).toString('base64'),
      how,
    ]);
    const before = known.get(key);
    if (before) {
      known.delete(key);
      known.set(key, before);
      return before;
    }
    const picture = await readPicture(path, how);
    if (!known.has(key)) keep(key, picture);
    return picture;
  };
}

import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { StudioError } from '../../../shared/errors.ts';
import { libraryPathSchema } from '../../../shared/run/events.ts';
import { savedKinds } from '../../../shared/api/saved-file.ts';
import { encodePng } from '../../png/png.ts';
import { libraryFolders } from '../../store/library-folders.ts';
import { spriteFilePath } from '../datasets/dataset-files.ts';
import { OpenSpriteFiles } from './open-sprite-files.ts';

/** A picture, as a host serves it. */
interface WholeResource {
  contentType: string;
  bytes: Uint8Array;
}

/** A download: it may be larger than memory. Whoever gets it reads the stream or destroys it. */
interface StreamedResource {
  contentType: string;
  size: number;
  stream: Readable;
}

export type Resource = WholeResource | StreamedResource;

/** What may be served: nothing else of the library is a screen's business. */
const served: readonly { folder: string; contentTypes: Record<string, string> }[] = [
  { folder: libraryFolders.runs, contentTypes: { '.png': 'image/png' } },
  { folder: libraryFolders.favourites, contentTypes: { '.png': 'image/png' } },
  {
    folder: libraryFolders.exports,
    contentTypes: {
      ...Object.fromEntries(
        Object.entries(savedKinds).map(([kind, { mediaType }]) => [`.${kind}`, mediaType]),
      ),
      '.json': 'application/json',
      // To be kept, and never shown as pages of the studio's own address.
      '.html': 'application/octet-stream',
      '.svg': 'application/octet-stream',
    },
  },
];

/** Far more than the largest sheet has: a larger file is no picture of ours, and is not read into memory. */
const mostPictureBytes = 64 * 1024 * 1024;

/** Windows knows no such flags. */
const flags: Partial<typeof constants> = constants;
/** Neither a link nor a pipe that took the place of a file a moment ago. */
const openForReading = constants.O_RDONLY | (flags.O_NOFOLLOW ?? 0) | (flags.O_NONBLOCK ?? 0);

/** What is held of a run that is gone (gallery/loose-sheets.ts); what a browser is sending lies in folders beside. */
const loosePattern = /^uploads\/[a-z0-9][a-z0-9-]{0,63}\.png$/;

const spritePattern = /^datasets\/([a-z0-9][a-z0-9-]{0,63})\/sprites\/(\d{1,6})\.png$/;

/** Pictures and downloads of one library. */
export class Resources {
  readonly #libraryPath: string;
  readonly #spriteFiles = new OpenSpriteFiles();

  constructor(libraryPath: string) {
    this.#libraryPath = libraryPath;
  }

  /**
   * Reads what a host serves: files by their library path, and `datasets/<id>/sprites/<n>.png`, which is
   * drawn from the dataset's sprite file.
   *
   * @throws StudioError `not-found`, `forbidden`, `dataset-damaged`
   */
  async openResource(path: string): Promise<Resource> {
    const sprite = spritePattern.exec(path);
    if (sprite) return this.#drawSprite(sprite[1] as string, Number(sprite[2]));
    const contentType = contentTypeOf(path);
    if (!contentType) throw forbidden(path);
    const file = await this.#open(path);
    const found = await file.stat();
    // A film that is to be downloaded is a file as any other, however large.
    const isPicture = !path.startsWith(`${libraryFolders.exports}/`);
    if (!found.isFile() || (isPicture && found.size > mostPictureBytes)) {
      await file.close();
      throw forbidden(path);
    }
    if (!isPicture) return { contentType, size: found.size, stream: file.createReadStream() };
    try {
      return { contentType, bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  }

  async close(): Promise<void> {
    await this.#spriteFiles.close();
  }

  async #drawSprite(datasetId: string, index: number): Promise<Resource> {
    const path = join(this.#libraryPath, spriteFilePath(datasetId));
    const { header, pixels } = await this.#spriteFiles.readSprite(path, index);
    const { size, channels } = header;
    const bytes = encodePng({ width: size, height: size, data: pixels }, { channels });
    return { bytes, contentType: 'image/png' };
  }

  /** @throws StudioError `not-found`, `forbidden` */
  async #open(path: string): Promise<FileHandle> {
    try {
      await this.#refuseLinks(path);
      return await open(join(this.#libraryPath, path), openForReading);
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? '';
      if (code === 'ELOOP') throw forbidden(path);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw cause;
      throw new StudioError(
        'not-found',
        `There is no ${path} in the library.`,
        'Reload the window; the picture may have been removed.',
        { cause },
      );
    }
  }

  /** What a link leads to may be anything, whatever the link's own name says that it is. */
  async #refuseLinks(path: string): Promise<void> {
    let way = this.#libraryPath;
    for (const name of path.split('/')) {
      way = join(way, name);
      if ((await lstat(way)).isSymbolicLink()) throw forbidden(path);
    }
  }
}

function contentTypeOf(path: string): string | undefined {
  if (!libraryPathSchema.safeParse(path).success) return undefined;
  if (loosePattern.test(path)) return 'image/png';
  const folder = served.find((one) => path.startsWith(`${one.folder}/`));
  return folder?.contentTypes[extname(path)];
}

function forbidden(path: string): StudioError {
  return new StudioError(
    'forbidden',
    `${path.slice(0, 200)} is not a picture of the library.`,
    'Reload the window and try again.',
  );
}

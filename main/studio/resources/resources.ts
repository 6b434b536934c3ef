import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { libraryPathSchema } from '../../../shared/events.ts';
import { encodePng } from '../../png/png.ts';
import { libraryFolders } from '../../store/library.ts';
import { spriteFilePath } from '../datasets/dataset-files.ts';
import { OpenSpriteFiles } from './open-sprite-files.ts';

/** A picture or a download, as a host serves it. */
export interface Resource {
  bytes: Uint8Array;
  contentType: string;
}

/** What may be served: nothing else of the library is a screen's business. */
const served: readonly { folder: string; contentTypes: Record<string, string> }[] = [
  { folder: libraryFolders.runs, contentTypes: { '.png': 'image/png' } },
  { folder: libraryFolders.favourites, contentTypes: { '.png': 'image/png' } },
  {
    folder: libraryFolders.exports,
    contentTypes: { '.png': 'image/png', '.json': 'application/json', '.zip': 'application/zip' },
  },
];

/** A file larger than this is not read into memory for a screen. */
const maximumBytes = 1024 * 1024 * 1024;

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
    return { bytes: await this.#readFile(path), contentType };
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

  async #readFile(path: string): Promise<Uint8Array> {
    try {
      // What a link leads to must lie in the library as well.
      const root = await realpath(this.#libraryPath);
      const real = await realpath(join(root, path));
      if (!real.startsWith(root + sep)) throw forbidden(path);
      const found = await stat(real);
      if (!found.isFile() || found.size > maximumBytes) throw forbidden(path);
      return await readFile(real);
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw cause;
      throw new StudioError(
        'not-found',
        `There is no ${path} in the library.`,
        'Reload the window; the picture may have been removed.',
        { cause },
      );
    }
  }
}

function contentTypeOf(path: string): string | undefined {
  if (!libraryPathSchema.safeParse(path).success) return undefined;
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

import { savedKinds, type SavedFile, type SavedKind } from '../../../shared/api/saved-file.ts';
import { fileNameOf } from '../../../shared/library/file-names.ts';
import type { StudioApi } from './studio-api.ts';
import type { WindowHost } from './studio-link.ts';

interface Saver {
  host: WindowHost;
  studio: StudioApi;
}

/** The bytes of a picture, or text. */
export type MadeContent = Uint8Array | string;

interface MadeFile {
  /** In words: its name is made of it. */
  title: string;
  kind: SavedKind;
  content: MadeContent;
}

/**
 * Gives out a file that the window made: on the desktop by the system's dialog, because pages may not download there; in
 * a browser by its downloads.
 *
 * @returns what to tell of it; null where the person cancelled
 */
export async function saveMade({ host, studio }: Saver, made: MadeFile): Promise<string | null> {
  const { title, kind, content } = made;
  const name = fileNameOf(title, 'chart');
  if (host.kind === 'desktop') return told(await studio.files.save({ name, kind, content }));
  const address = URL.createObjectURL(
    new Blob([typeof content === 'string' ? content : Uint8Array.from(content)], {
      type: savedKinds[kind].mediaType,
    }),
  );
  offerDownload(address, `${name}.${kind}`);
  // The download has begun by then, and keeps what it needs.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return `${name}.${kind} is among your downloads.`;
}

/** Gives out a file that the studio made; one on the desktop lies where it was to lie already. */
export function takeSaved({ host }: Pick<Saver, 'host'>, saved: SavedFile | null): string | null {
  if (saved?.downloadPath) offerDownload(host.pictureUrl(saved.downloadPath), '');
  return told(saved);
}

function told(saved: SavedFile | null): string | null {
  if (!saved) return null;
  return saved.downloadPath ? 'The file is among your downloads.' : `Saved as ${saved.path}`;
}

export function offerDownload(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

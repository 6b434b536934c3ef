import { keyHeader } from '../../../shared/api/browser-host.ts';
import {
  listLengthBytes,
  mostBytesInBatch,
  mostFilesInBatch,
  type BatchList,
} from '../../../shared/api/upload-batch.ts';
import { mostBytesOf } from '../../../shared/dataset/dataset.ts';
import { errorShapeSchema, StudioError } from '../../../shared/errors.ts';
import { formatCount } from '../../../shared/format.ts';
import { randomId } from '../random-id.ts';
import type { FolderFile } from './folder-files.ts';

export interface UploadProgress {
  doneFiles: number;
  totalFiles: number;
}

export interface UploadOptions {
  signal: AbortSignal;
  onProgress(progress: UploadProgress): void;
  /** What the host wants to see of its page. */
  key: string;
  /** Address of the browser host; the page's own by default. */
  host?: string;
}

export interface UploadedFolder {
  /** For `datasets.import`. */
  uploadId: string;
  /** Files that the browser could not read, and those too large to be a sprite. */
  leftOut: string[];
}

/** Browsers open six connections to a host; one more stays free for pictures. */
const parallelUploads = 5;

/**
 * Sends a dropped folder to the browser host, small files many at once. What was sent is thrown away when it fails.
 *
 * @throws StudioError as the host gave it; `cancelled` when the signal aborts
 */
export async function uploadFolder(
  files: readonly FolderFile[],
  { signal, onProgress, key, host = '' }: UploadOptions,
): Promise<UploadedFolder> {
  const uploadId = randomId();
  const address = `${host}/upload/${uploadId}`;
  const headers = { [keyHeader]: key };
  const leftOut: string[] = [];
  const failed = new AbortController();
  const rest = batchesOf(files).reverse();
  let doneFiles = 0;

  async function sendRest(): Promise<void> {
    for (let next = rest.pop(); next; next = rest.pop()) {
      const unsent = await sendBatch(address, next, {
        headers,
        signal: AbortSignal.any([signal, failed.signal]),
      });
      leftOut.push(...unsent);
      doneFiles += next.length;
      onProgress({ doneFiles, totalFiles: files.length });
    }
  }

  const sending = Array.from({ length: parallelUploads }, sendRest);
  try {
    await Promise.all(sending);
    return { uploadId, leftOut };
  } catch (thrown) {
    failed.abort();
    await Promise.allSettled(sending);
    await discardUpload(uploadId, { key, host });
    throw signal.aborted ? cancelled(thrown) : thrown;
  }
}

/** Throws away what was sent, where it is not imported after all. */
export async function discardUpload(
  uploadId: string,
  { key, host = '' }: Pick<UploadOptions, 'key' | 'host'>,
): Promise<void> {
  const headers = { [keyHeader]: key };
  await fetch(`${host}/upload/${uploadId}`, { method: 'DELETE', headers }).catch(ignoreLostHost);
}

/** In their order: as many as fit into one request; a large file is one by itself. */
function batchesOf(files: readonly FolderFile[]): FolderFile[][] {
  const batches: FolderFile[][] = [];
  let [batch, bytes]: [FolderFile[], number] = [[], 0];
  for (const next of files) {
    const isFull = batch.length >= mostFilesInBatch || bytes + next.file.size > mostBytesInBatch;
    if (batch.length === 0 || isFull) {
      [batch, bytes] = [[], 0];
      batches.push(batch);
    }
    batch.push(next);
    bytes += next.file.size;
  }
  return batches;
}

/** @returns the paths of what was not sent: what cannot be read or be a sprite is left out */
async function sendBatch(
  address: string,
  files: readonly FolderFile[],
  request: Pick<RequestInit, 'headers' | 'signal'>,
): Promise<string[]> {
  const canBeSent = await Promise.all(
    files.map(async ({ path, file }) => file.size <= mostBytesOf(path) && (await isReadable(file))),
  );
  const usable = files.filter((_, place) => canBeSent[place]);
  const [first, second] = usable;
  if (first && second) await put(address, bodyOf(usable), batchInWords(usable), request);
  else if (first) {
    const place = first.path.split('/').map(encodeURIComponent).join('/');
    await put(`${address}/${place}`, first.file, first.path, request);
  }
  return files.filter((_, place) => !canBeSent[place]).map(({ path }) => path);
}

/** Which of them it was is not known here: none is blamed. */
function batchInWords(files: readonly FolderFile[]): string {
  return `${formatCount(files.length)} files, ${files[0]?.path} to ${files.at(-1)?.path}`;
}

function bodyOf(files: readonly FolderFile[]): Blob {
  const list: BatchList = files.map(({ path, file }) => ({ name: path, bytes: file.size }));
  const json = new TextEncoder().encode(JSON.stringify(list));
  const length = new DataView(new ArrayBuffer(listLengthBytes));
  length.setUint32(0, json.length);
  return new Blob([length.buffer, json, ...files.map(({ file }) => file)]);
}

async function put(
  address: string,
  body: Blob,
  what: string,
  request: Pick<RequestInit, 'headers' | 'signal'>,
): Promise<void> {
  const response = await fetch(address, { method: 'PUT', body, ...request }).catch(
    (cause: unknown) => {
      throw hostLost(cause);
    },
  );
  if (!response.ok) throw await refusal(response, what);
}

/** A file without permission, or one that was deleted meanwhile, fails at its first byte. */
async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function refusal(response: Response, what: string): Promise<StudioError> {
  const body: unknown = await response.json().catch(() => null);
  const error = errorShapeSchema.safeParse((body as { error?: unknown } | null)?.error);
  if (error.success) return StudioError.fromShape(error.data);
  return new StudioError(
    'internal',
    `The studio did not take ${what} (HTTP ${response.status}).`,
    'Check that the studio is still running and drop the folder again.',
  );
}

/** The first error tells more than that the clearing up failed too. */
function ignoreLostHost(): null {
  return null;
}

function cancelled(cause: unknown): StudioError {
  const hint = 'Nothing of it was kept.';
  return new StudioError('cancelled', 'The import was cancelled.', hint, { cause });
}

function hostLost(cause: unknown): StudioError {
  return new StudioError(
    'not-available-here',
    'The studio could not be reached while the files were sent.',
    'Check that the studio is still running and drop the folder again.',
    { cause },
  );
}

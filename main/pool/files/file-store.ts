import type { Content, StoreOwner } from '../../../shared/pool/job.ts';

/** An owner, and what the file is to it: a path in a library. */
export type StorePlace = `${StoreOwner}/${string}`;

export interface GetOptions {
  /** Aborted where nobody wants it any more: from then on nothing is put into its place. */
  signal?: AbortSignal;
  /** Told of each piece that has come: how many bytes of the file are here. */
  onBytes?: (bytes: number) => void;
}

/**
 * Where the files of runs lie between a machine that trains and the studio: at their place by the hash of their
 * content, so that what is there already is not sent again, and what was changed on the way is found out.
 */
export interface FileStore {
  /** @returns what is in the file, which is in the store from here on */
  put(place: StorePlace, file: string): Promise<Content>;
  /**
   * Writes it beside and renames it into its place. A file that is there, whole, is left.
   *
   * @throws FileNotStored where the store has no such file, or another one under its name; the signal's reason
   */
  get(place: StorePlace, content: Content, target: string, getting?: GetOptions): Promise<void>;
  remove(place: StorePlace, content: Content): Promise<void>;
  removeAll(owner: StoreOwner): Promise<void>;
  /** The names of what owns files in it. */
  owners(kind: 'jobs' | 'datasets'): Promise<string[]>;
}

/** Not a matter of trying again. */
export class FileNotStored extends Error {
  override readonly name = 'FileNotStored';
}

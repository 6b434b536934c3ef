/**
 * What the desktop's preload script puts on `window.studio`, and all of it. It carries messages only:
 * the window validates replies and payloads, and builds the errors, with the schemas of this folder.
 */
export interface DesktopBridge {
  readonly host: 'desktop';
  /** @returns a `Reply` of wire.ts; what the studio refuses is an error in it, as data */
  call(method: string, input: unknown): Promise<unknown>;
  /** @returns a function that ends the subscription */
  subscribe(topic: string, listener: (payload: unknown) => void): () => void;
  /** Absolute path of a dropped file or folder; empty where it is not on this machine's disk. */
  pathForFile(file: File): string;
}

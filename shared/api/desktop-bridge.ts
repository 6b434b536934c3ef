/**
 * What the desktop's preload script puts on `window.studio`, and all of it. It carries the bytes of messages (message.ts,
 * wire.ts) alone, as the WebSocket does: values the bridge would copy one by one, and refuse proxies, which Svelte's states
 * are. The window reads and validates them.
 */
export interface DesktopBridge {
  readonly host: 'desktop';
  /**
   * @param message a call
   * @returns its reply; what the studio refuses is an error in it, as data
   */
  call(message: Uint8Array): Promise<Uint8Array>;
  /**
   * @param listener gets every push, of whatever topic
   * @returns a function that ends the subscription
   */
  subscribe(listener: (message: Uint8Array) => void): () => void;
  /** Absolute path of a dropped file or folder; empty where it is not on this machine's disk. */
  pathForFile(file: File): string;
}

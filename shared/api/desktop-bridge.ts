/**
 * What the desktop's preload script puts on `window.studio`, and all of it. It carries JSON text only, of
 * wire.ts, as the WebSocket does: the bridge copies values one by one, refuses proxies, which Svelte's states
 * are, and takes four times as long as text for a run's losses. The window reads and validates the text.
 */
export interface DesktopBridge {
  readonly host: 'desktop';
  /**
   * @param message a call
   * @returns its reply; what the studio refuses is an error in it, as data
   */
  call(message: string): Promise<string>;
  /**
   * @param listener gets every push, of whatever topic
   * @returns a function that ends the subscription
   */
  subscribe(listener: (message: string) => void): () => void;
  /** Absolute path of a dropped file or folder; empty where it is not on this machine's disk. */
  pathForFile(file: File): string;
}

import { filesAddress, socketKeyPrefix, socketProtocol } from '../../shared/api/browser-host.ts';
import type { DesktopBridge } from '../../shared/api/desktop-bridge.ts';
import type { StudioApi } from '../../shared/api/studio-api.ts';
import { desktopTransport } from './desktop-transport.ts';
import { sessionKey } from './session-key.ts';
import type { ConnectionState, Transport } from './transport.ts';
import { validatedApi } from './validated-api.ts';
import { WebSocketTransport } from './web-socket-transport.ts';

/** The one place that knows there is a transport, and which: the desktop's preload or a WebSocket. */

declare global {
  interface Window {
    studio?: DesktopBridge;
  }
}

const bridge: DesktopBridge | undefined = window.studio;
const transport: Transport = bridge ? desktopTransport(bridge) : browserTransport();

export const host: 'desktop' | 'browser' = bridge ? 'desktop' : 'browser';

/** Calls throw StudioError with a sentence and a hint; results are validated. */
export const api: StudioApi = validatedApi(transport);

export function watchConnection(listener: (state: ConnectionState) => void): () => void {
  return transport.watchConnection(listener);
}

export function reconnect(): void {
  transport.reconnect();
}

/** The address of a picture or download of the library, for `src` and `href`. */
export function pictureUrl(libraryPath: string): string {
  if (!bridge) return filesAddress(sessionKey, libraryPath);
  return `studio://library/${libraryPath.split('/').map(encodeURIComponent).join('/')}`;
}

/** The path of a dropped file or folder on the desktop; null in a browser, which does not tell. */
export function pathForFile(file: File): string | null {
  return bridge ? bridge.pathForFile(file) : null;
}

function browserTransport(): Transport {
  const url = new URL('/api', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return new WebSocketTransport(url.href, [socketProtocol, socketKeyPrefix + sessionKey]);
}

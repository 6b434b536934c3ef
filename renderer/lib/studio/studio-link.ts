import {
  filesAddress,
  socketKeyPrefix,
  socketProtocol,
  keyFragment,
} from '../../../shared/api/browser-host.ts';
import type { DesktopBridge } from '../../../shared/api/desktop-bridge.ts';
import { desktopTransport } from './desktop-transport.ts';
import { studioApi, type StudioApi } from './studio-api.ts';
import type { Transport } from './transport.ts';
import { WebSocketTransport } from './web-socket-transport.ts';

declare global {
  interface Window {
    studio?: DesktopBridge;
  }
}

/** What the window stands on: the desktop or a browser. */
export interface WindowHost {
  readonly kind: 'desktop' | 'browser';
  /** What the browser host wants to see of its page; empty on the desktop, and in a browser that was not let in. */
  readonly key: string;
  /** The address of a picture or download of the library, for `src` and `href`. */
  pictureUrl(libraryPath: string): string;
  /** The path of a dropped file or folder on the desktop; null in a browser, which does not tell. */
  pathForFile(file: File): string | null;
}

/** All that joins the window to its studio; main.ts makes it, a test makes its own. */
export interface StudioLink {
  readonly studio: StudioApi;
  readonly connection: Pick<Transport, 'watchConnection' | 'reconnect'>;
  readonly host: WindowHost;
}

/** The one place that knows there is a transport, and which: the desktop's preload or a WebSocket. */
export function linkToStudio(): StudioLink {
  return window.studio ? desktopLink(window.studio) : browserLink(takeSessionKey());
}

function desktopLink(bridge: DesktopBridge): StudioLink {
  const transport = desktopTransport(bridge);
  return {
    studio: studioApi(transport),
    connection: transport,
    host: {
      kind: 'desktop',
      key: '',
      pictureUrl: (libraryPath) =>
        `studio://library/${libraryPath.split('/').map(encodeURIComponent).join('/')}`,
      pathForFile: (file) => bridge.pathForFile(file),
    },
  };
}

function browserLink(key: string): StudioLink {
  const url = new URL('/api', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  const transport = new WebSocketTransport(url.href, [socketProtocol, socketKeyPrefix + key]);
  return {
    studio: studioApi(transport),
    connection: transport,
    host: {
      kind: 'browser',
      key,
      pictureUrl: (libraryPath) => filesAddress(key, libraryPath),
      pathForFile: () => null,
    },
  };
}

const storageKey = 'sprite-gan-studio-key';

/**
 * The key that the browser host wants to see (shared/api/browser-host.ts): from the address when the studio was
 * opened with its token, later from what this origin has stored. Empty where there is none. Taken before anything else
 * reads the address.
 */
function takeSessionKey(): string {
  const { hash, pathname } = window.location;
  if (!hash.startsWith(keyFragment)) return localStorage.getItem(storageKey) ?? '';
  const key = hash.slice(keyFragment.length);
  localStorage.setItem(storageKey, key);
  // Neither the history nor a bookmark is to hold it.
  window.history.replaceState(null, '', pathname);
  return key;
}

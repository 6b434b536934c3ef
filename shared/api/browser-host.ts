/**
 * How a page in a browser shows that it may talk to the studio. A cookie alone proves too little: browsers send it
 * to every port of 127.0.0.1, so that other users of the machine can collect it. The key is what cookies do not
 * carry: the page gets it in its address's fragment, which is sent to nobody, keeps it for its own origin (the
 * port is part of that), and shows it with each WebSocket, picture and upload.
 */

/** `/#key=…`: where the page that was opened with the token is led to. */
export const keyFragment = '#key=';

/** The WebSocket's protocols, for a page can give it no header: `[socketProtocol, socketKeyPrefix + key]`. */
export const socketProtocol = 'sprite-gan-studio';
export const socketKeyPrefix = 'key.';

/** The header of uploads. */
export const keyHeader = 'x-studio-key';

/** A picture or download has the key in its address, `/files/<key>/<library path>`: `<img>` gives no header either. */
export function filesAddress(key: string, libraryPath: string): string {
  const path = libraryPath.split('/').map(encodeURIComponent).join('/');
  return `/files/${key}/${path}`;
}

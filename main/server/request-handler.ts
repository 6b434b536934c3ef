import type { IncomingMessage, ServerResponse } from 'node:http';
import { keyFragment, keyHeader } from '../../shared/api/browser-host.ts';
import { StudioError, toErrorShape } from '../../shared/errors.ts';
import type { Studio } from '../studio/studio.ts';
import type { Access } from './access.ts';
import type { Shown } from './connection-limit.ts';
import { leadOnPage } from './lead-on-page.ts';
import { sendError, sendPage, sendText, headersOfAll } from './responses.ts';
import { deleteUpload, receiveUpload } from './receive-upload.ts';
import { sendResource } from './send-resource.ts';

interface Visitors {
  /** A request has shown that it may be here, by the cookie alone or by more. */
  onShown: (request: IncomingMessage, shown: Shown) => void;
  /** Somebody has opened the printed address. */
  onVisit: () => void;
}

type ServeRenderer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Everything that is plain HTTP:
 *
 * - `GET /?token=…` – the printed address: sets the cookie and leads on to `/#key=…`
 * - `GET /files/<key>/<library path>` – pictures and downloads, by `studio.resources`
 * - `PUT /upload/<uploadId>/<encodeURIComponent of each path segment>` – a file of a dropped folder;
 *   the body is the file; 204. Afterwards `datasets.import` with `{ kind: 'upload', uploadId }`
 * - `PUT /upload/<uploadId>` – many small files at once (`shared/api/upload-batch.ts`); 204
 * - `DELETE /upload/<uploadId>` – throws the files of a cancelled drop away; 204
 * - `GET` anything else – the renderer
 *
 * All but the first need the cookie, and all but the renderer, which holds nothing of the person's, the key.
 */
export function createRequestHandler(
  studio: Studio,
  access: Access,
  renderer: ServeRenderer,
  { onShown, onVisit }: Visitors,
) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(headersOfAll)) response.setHeader(name, value ?? '');
    try {
      await route(request, response);
    } catch (thrown) {
      if (toErrorShape(thrown).code === 'internal')
        studio.log.error({ err: thrown }, 'request failed');
      sendError(response, thrown);
    }
  };

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!access.namesThisMachine(request)) throw foreignHost();
    const url = parseTarget(request);
    if (request.method === 'GET' && access.acceptsToken(url.searchParams.get('token'))) {
      onShown(request, 'all');
      onVisit();
      response.setHeader('Set-Cookie', access.cookie);
      return sendPage(response, leadOnPage(`/${keyFragment}${access.key}`));
    }
    if (!access.hasCookie(request)) return sendText(response, 403, tokenNeeded);
    onShown(request, 'cookie');
    const changesSomething = request.method !== 'GET' && request.method !== 'HEAD';
    if (!access.isSameOrigin(request, changesSomething)) throw foreignPage();
    if (changesSomething) return changeUpload(request, response, url.pathname);
    if (url.pathname.startsWith('/files/')) {
      const [key, ...path] = decodeSegments(url.pathname, '/files/');
      if (!access.acceptsKey(key)) throw keyNeeded();
      onShown(request, 'all');
      return sendResource(studio, response, path.join('/'));
    }
    renderer(request, response);
  }

  async function changeUpload(
    request: IncomingMessage,
    response: ServerResponse,
    pathname: string,
  ): Promise<void> {
    if (!access.acceptsKey(request.headers[keyHeader]?.toString())) throw keyNeeded();
    onShown(request, 'all');
    const isUpload = pathname.startsWith('/upload/');
    const segments = isUpload ? decodeSegments(pathname, '/upload/') : [];
    if (isUpload && request.method === 'PUT')
      return receiveUpload(studio, request, response, segments);
    if (isUpload && request.method === 'DELETE') return deleteUpload(studio, response, segments);
    sendText(response, 405, `${request.method} is not allowed here.`);
  }
}

/** The target as it came, not normalised: `new URL` would resolve `..` before anyone could refuse it. */
function parseTarget(request: IncomingMessage): {
  pathname: string;
  searchParams: URLSearchParams;
} {
  const [pathname = '/', query = ''] = (request.url ?? '/').split('?', 2);
  return { pathname, searchParams: new URLSearchParams(query) };
}

function decodeSegments(pathname: string, prefix: string): string[] {
  try {
    return pathname.slice(prefix.length).split('/').map(decodeURIComponent);
  } catch (cause) {
    throw new StudioError(
      'invalid-input',
      'The address is not encoded correctly.',
      'Reload the window and try again.',
      { cause },
    );
  }
}

const tokenNeeded =
  'This is Sprite GAN Studio. Open it with the address that it printed where it was started: the address holds the token that lets you in.';

function keyNeeded(): StudioError {
  return new StudioError(
    'forbidden',
    'The request does not hold the key that the studio’s page was given.',
    'Open the studio with the address that it printed.',
  );
}

function foreignHost(): StudioError {
  return new StudioError(
    'forbidden',
    'The request names a host that is not this machine.',
    'Open the studio with the address that it printed.',
  );
}

function foreignPage(): StudioError {
  return new StudioError(
    'forbidden',
    'The request comes from another page.',
    'Open the studio with the address that it printed.',
  );
}

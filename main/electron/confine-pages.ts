import {
  app,
  type Event,
  type IpcMainInvokeEvent,
  type Session,
  shell,
  type WebContents,
} from 'electron';
import { isAppAddress } from './addresses.ts';

/** The papers behind the studio: the only pages that it opens in the person's browser. */
export const externalPages = [
  { label: 'Paper: Generative Adversarial Networks', url: 'https://arxiv.org/abs/1406.2661' },
  { label: 'Paper: Deep Convolutional GANs', url: 'https://arxiv.org/abs/1511.06434' },
  { label: 'Paper: Wasserstein GAN', url: 'https://arxiv.org/abs/1701.07875' },
] as const;

/** Electron's checklist, 15: `openExternal` starts programs, so only listed addresses reach it. */
export async function openExternalPage(address: string): Promise<boolean> {
  const page = externalPages.find(({ url }) => url === address);
  if (!page) return false;
  await shell.openExternal(page.url);
  return true;
}

/**
 * Electron's checklist, 12 to 14: the window stays on the app's page, opens no other window and embeds
 * nothing. A link to one of our external pages goes to the person's browser; everything else goes nowhere.
 */
export function guardNavigation(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

function guard(contents: WebContents): void {
  const stayOnApp = (event: Event<{ url: string }>) => {
    if (!isAppAddress(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stayOnApp);
  contents.on('will-frame-navigate', stayOnApp);
  contents.on('will-redirect', stayOnApp);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    void openExternalPage(url);
    return { action: 'deny' };
  });
}

/** To put a creature on the clipboard, in the midst of a click: a picture that Chromium encodes anew, and nothing is read. */
const granted = 'clipboard-sanitized-write';

/** Electron's checklist, 5: it grants every permission unless told otherwise; the studio needs that one. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === granted),
  );
  session.setPermissionCheckHandler((_contents, permission) => permission === granted);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** The windows that the studio opened itself: whom it answers, and whom it tells. */
export interface TrustedSenders {
  add(contents: WebContents): void;
  /** Electron's checklist, 17: a known window, its main frame, still on the app's page. */
  accepts(event: IpcMainInvokeEvent): boolean;
  /** Those that can be sent to now. */
  reachable(): WebContents[];
}

export function createTrustedSenders(): TrustedSenders {
  const trusted = new Set<WebContents>();
  return {
    add(contents) {
      trusted.add(contents);
      contents.once('destroyed', () => trusted.delete(contents));
    },
    accepts({ sender, senderFrame }) {
      if (!trusted.has(sender) || sender.isDestroyed()) return false;
      // Null once the frame has navigated or gone.
      if (senderFrame === null || senderFrame !== sender.mainFrame) return false;
      return isAppAddress(senderFrame.url);
    },
    reachable: () => [...trusted].filter((one) => !one.isDestroyed() && !one.isCrashed()),
  };
}

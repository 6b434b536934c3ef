import { app, type Event, type WebContents } from 'electron';
import { isAppAddress } from './addresses.ts';
import { openExternalPage } from './external-pages.ts';

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

import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { isAppAddress } from './addresses.ts';

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

import { keyFragment } from '../../../shared/api/browser-host.ts';

const storageKey = 'sprite-gan-studio-key';

/**
 * The key that the browser host wants to see (shared/api/browser-host.ts): from the address when the studio was
 * opened with its token, later from what this origin has stored. Empty where there is none. Taken before anything else
 * reads the address.
 */
export function takeSessionKey(): string {
  const { hash, pathname } = window.location;
  if (!hash.startsWith(keyFragment)) return localStorage.getItem(storageKey) ?? '';
  const key = hash.slice(keyFragment.length);
  localStorage.setItem(storageKey, key);
  // Neither the history nor a bookmark is to hold it.
  window.history.replaceState(null, '', pathname);
  return key;
}

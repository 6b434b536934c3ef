/** The window's own scheme: pages of the app and pictures of the library, never `file://`. */
export const scheme = 'studio';

export const appHost = 'app';
export const libraryHost = 'library';

export const startPage = `${scheme}://${appHost}/index.html`;

/** Whether an address is a page of the app. Parsed: a prefix would also match `studio://app.example`. */
export function isAppAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === `${scheme}:` && host === appHost;
}

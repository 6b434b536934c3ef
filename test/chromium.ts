import chromium from '@sparticuz/chromium';

/**
 * Not the package's own arguments: they turn web security off, and a browser that sends no `Origin`
 * proves nothing of a host that checks it. Without a sandbox, because tests may run as root in a container.
 */
const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--font-render-hinting=none',
];

/** A real Chromium from npm that needs no system package. */
export async function chromiumOptions() {
  return { executablePath: await chromium.executablePath(), args: browserArguments };
}

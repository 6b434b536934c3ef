import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import chromium from '@sparticuz/chromium';

const modules = resolve(import.meta.dirname, '..', 'node_modules');

/** Where the tests' Chromium lies once it is unpacked, with the graphics card that it brings (SwiftShader) beside it. */
export const chromiumFolder = join(modules, '.cache', `chromium-${packageVersion()}`);

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
  if (!existsSync(chromiumFolder)) await unpack();
  return { executablePath: join(chromiumFolder, 'chromium'), args: browserArguments };
}

/**
 * Under its name only once all of it is there. The package unpacks into the folder for temporary files, takes what it
 * finds there under the name of one file for the whole, and three runs of the tests begin at once.
 */
async function unpack(): Promise<void> {
  mkdirSync(dirname(chromiumFolder), { recursive: true });
  const folder = mkdtempSync(`${chromiumFolder}-`);
  const { TMPDIR } = process.env;
  try {
    process.env.TMPDIR = folder;
    await chromium.executablePath();
    if (!existsSync(chromiumFolder)) renameSync(folder, chromiumFolder);
  } catch (error) {
    // Another run of the tests was quicker between the question and the renaming.
    if (!existsSync(chromiumFolder)) throw error;
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(folder, { recursive: true, force: true });
  }
}

function packageVersion(): string {
  const file = join(modules, '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}

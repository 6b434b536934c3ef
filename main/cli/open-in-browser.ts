import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import open from 'open';
import { say } from '../host/terminal.ts';
import { leadOnPage } from '../server/lead-on-page.ts';
import type { StudioServer } from '../server/start-server.ts';

/** As long as a browser takes to start on a machine that is busy with other things. */
const keptForMs = 120_000;

/**
 * Opens the studio's address in the default browser. The token in it must not stand in a command line, which every
 * user of the machine can read (`ps`): what is opened is a file that only its owner may read, and that leads on.
 * Never fails the start: there may be no browser, and the address has been printed.
 */
export async function openInBrowser({ address, visited }: StudioServer): Promise<void> {
  try {
    const page = writePrivatePage(leadOnPage(address));
    const forgetting = setTimeout(page.remove, keptForMs).unref();
    void visited.then(() => clearTimeout(forgetting)).then(page.remove);
    process.once('exit', page.remove);
    const browser = await open(page.path);
    browser.once('error', sayThereIsNone);
  } catch {
    sayThereIsNone();
  }
}

function sayThereIsNone(): void {
  say('No browser could be opened; open the address yourself.');
}

function writePrivatePage(html: string): { path: string; remove: () => void } {
  // Others may not enter it (0700), by which the page is safe from links that are laid in its place too.
  const folder = mkdtempSync(join(folderForBrowsers(), 'sprite-gan-studio-'));
  const path = join(folder, 'open-studio.html');
  writeFileSync(path, html, { mode: 0o600, flag: 'wx' });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Browsers from snap, as Ubuntu's are, see neither /tmp nor hidden folders (snapcraft.io/docs/home-interface). */
function folderForBrowsers(): string {
  return existsSync('/snap/bin') ? homedir() : tmpdir();
}

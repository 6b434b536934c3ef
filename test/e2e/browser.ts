import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';

/** Screenshots of every screen, for people to look at; git ignores the folder. */
const screensFolder = resolve(import.meta.dirname, '../../.screens');

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
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: browserArguments,
    headless: true,
  });
}

export async function takeScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screensFolder, { recursive: true });
  await page.screenshot({ path: join(screensFolder, `${name}.png`) });
}

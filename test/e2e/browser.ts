import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';
import { chromiumOptions } from '../chromium.ts';

/** Screenshots of every screen, for people to look at; git ignores the folder. */
const screensFolder = resolve(import.meta.dirname, '../../.screens');

/** A real Chromium from npm that needs no system package. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({ ...(await chromiumOptions()), headless: true });
}

export async function takeScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screensFolder, { recursive: true });
  await page.screenshot({ path: join(screensFolder, `${name}.png`) });
}

import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { mountSmallDisk } from '../small-disk.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { dropFolder } from './drop-folder.ts';
import { startStudio } from './studio-process.ts';

const sprites = resolve(
  import.meta.dirname,
  '../../node_modules/pokesprite-images/pokemon-gen8/regular/female',
);

it('says beside the button why a dropped folder finds no room, and takes it once there is some', async (test) => {
  const disk = mountSmallDisk(32 * 1024);
  if (!disk) return test.skip('no disk may be mounted here');
  const studio = await startStudio(disk.path);
  onTestFinished(() => studio.stop());
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  // So low that the end of the form is out of sight.
  const page = await browser.newPage({ viewport: { width: 1024, height: 640 } });
  page.setDefaultTimeout(20_000);
  await page.goto(studio.address);
  await page.getByTestId('drop-zone').waitFor();
  disk.fill();
  await dropFolder(page, page.getByTestId('drop-zone'), sprites);
  await page.getByTestId('import-start').click();
  const notice = page.getByRole('dialog').getByTestId('error-notice');
  await notice.waitFor();
  expect(await notice.innerText()).toContain('The disk of the library has no room');
  await takeScreenshot(page, 'full-disk-import');
  const isInSight = await notice.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const inTheMiddle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return element.contains(inTheMiddle);
  });
  expect(isInSight).toBe(true);
  disk.empty();
  await page.getByTestId('import-start').click();
  await page.getByTestId('sprite-grid').waitFor();
});

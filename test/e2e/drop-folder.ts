import type { Locator, Page } from 'playwright-core';

/** Drops a folder of this machine on an element, as a person does with the mouse: real entries, real files. */
export async function dropFolder(page: Page, target: Locator, folder: string): Promise<void> {
  await drop(page, target, [folder]);
}

/** The same with whatever was marked together; `whileOver` looks before it is let go. */
export async function drop(
  page: Page,
  target: Locator,
  paths: string[],
  whileOver: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const letGo = await dragOver(page, target, paths);
  await whileOver();
  await letGo();
}

/** Holds files of this machine above an element. @returns what lets them go there */
export async function dragOver(
  page: Page,
  target: Locator,
  paths: string[],
): Promise<() => Promise<void>> {
  const box = await target.boundingBox();
  if (!box) throw new Error('There is nothing to drop on.');
  const devtools = await page.context().newCDPSession(page);
  const drag = {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    data: { items: [], files: paths, dragOperationsMask: 1 },
  };
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    devtools.send('Input.dispatchDragEvent', { type, ...drag });
  await send('dragEnter');
  await send('dragOver');
  // A mouse tells again and again where it is, by then above what the window shows.
  await page.getByTestId('drop-overlay').waitFor();
  await send('dragOver');
  return async () => {
    await send('drop');
    await devtools.detach();
  };
}

import { copyFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { capture } from '../../scripts/setup/child-process.mjs';
import { projectFolder } from '../../scripts/setup/project.mjs';
import { prepareMachine, type Machine } from './desktop.ts';

const parts = inject('desktop');
const pokesprites = join(projectFolder, 'node_modules/pokesprite-images/pokemon-gen8/regular');

describe.skipIf('obstacle' in parts)('a picture that is pasted into the drawing panel', () => {
  let machine: Machine;
  let sprites: string;

  beforeAll(async () => {
    machine = await prepareMachine(parts);
    sprites = join(machine.folder, 'sprites');
    mkdirSync(sprites);
    for (const name of readdirSync(pokesprites).slice(0, 16))
      copyFileSync(join(pokesprites, name), join(sprites, name));
    const tiny = '--size 16 --base-channels 8 --batch 4 --sample-count 4 --steps 2'.split(' ');
    const { code, errors } = await capture(process.execPath, [
      ...[join(projectFolder, 'dist', 'main', 'cli.js'), 'train', sprites, '--model', 'pix2pix'],
      ...['--name', 'drawn', ...tiny, '--library', machine.library],
    ]);
    expect(code, errors).toBe(0);
  });
  afterAll(() => machine?.remove());

  it('comes from the system’s clipboard, and becomes its outline', async () => {
    const desktop = await machine.start();
    const { app, page } = desktop;
    await page.getByTestId('nav-runs').click();
    await page.getByRole('link', { name: /drawn/ }).first().click();
    await page.getByTestId('drawing').focus();
    const png = readFileSync(join(sprites, readdirSync(sprites)[0] ?? '')).toString('base64');
    // As the window copies creatures: Electron's own ways differ from version to version.
    await page.evaluate(async (picture) => {
      const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
      const blob = new Blob([bytes], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    }, png);
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.paste(),
    );
    const inked = () =>
      page.getByTestId('drawing').evaluate((canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
        return data.filter((value, place) => place % 4 === 3 && value > 0).length;
      });
    await expect.poll(inked).toBeGreaterThan(10);
    await desktop.photograph('pasted-picture');
    desktop.expectNoComplaint();
  });
});

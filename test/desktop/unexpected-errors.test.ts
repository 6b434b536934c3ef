import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { openWindow } from './open-window.ts';

const parts = inject('desktop');

describe.skipIf('obstacle' in parts)('errors that nobody has caught', () => {
  const opened = openWindow(parts);

  it('are all logged, and told once, with what to do, in place of Electron’s dialog', async () => {
    const { machine, desktop } = opened();
    await desktop.app.evaluate(() => {
      setTimeout(() => {
        throw new Error('a fault');
      });
      void Promise.reject(new Error('another one'));
    });
    await expect
      .poll(() => readFileSync(join(machine.library, 'studio.log'), 'utf8'))
      .toMatch(/an unexpected error[^]*an unexpected error/);
    // What it prints comes by another way than what it logs, and may come later.
    const told = () =>
      desktop
        .complaints()
        .join('\n')
        .match(/^Dialog: .*$/gm);
    await expect.poll(told).toEqual([expect.stringContaining('Something went wrong')]);
  });

  it('end nothing: the studio answers, and quits in order', async () => {
    const { desktop } = opened();
    expect(await desktop.call('runs.list', {})).toEqual([]);
    await desktop.quit();
    expect(await desktop.ended()).toBe(0);
  });
});

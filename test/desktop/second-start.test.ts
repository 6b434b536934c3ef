import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import type { Desktop } from './desktop.ts';
import { openWindow } from './open-window.ts';

const parts = inject('desktop');

describe.skipIf('obstacle' in parts)('a second start', () => {
  const opened = openWindow(parts);

  it('brings the window forward', async () => {
    const { machine, desktop } = opened();
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
    expect(await machine.startAgain()).toEqual({
      code: 0,
      said: expect.stringContaining('brought forward'),
    });
    await expect.poll(() => isFocused(desktop)).toBe(true);
  });

  it('with another library says that it was not opened', async () => {
    const { machine } = opened();
    const other = join(machine.folder, 'other');
    const { code, said } = await machine.startAgain(other);
    expect(said).toContain(machine.library);
    expect(code).toBe(1);
  });

  it('leaves the first as it was', async () => {
    const { desktop } = opened();
    const windows = await desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows(),
    );
    expect(windows).toHaveLength(1);
    await desktop.quit();
    expect(await desktop.ended()).toBe(0);
  });
});

function isFocused(desktop: Desktop): Promise<boolean | undefined> {
  return desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused());
}

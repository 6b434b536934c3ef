import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { prepareMachine, type Desktop, type Machine } from './desktop.ts';

const parts = inject('desktop');

describe.skipIf('obstacle' in parts)('a second start', () => {
  let machine: Machine;
  let desktop: Desktop;

  beforeAll(async () => {
    machine = await prepareMachine(parts);
    desktop = await machine.start();
    await desktop.page.getByTestId('drop-zone').waitFor();
  });
  afterAll(() => machine?.remove());

  it('brings the window forward', async () => {
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
    expect(await machine.startAgain()).toEqual({
      code: 0,
      said: expect.stringContaining('brought forward'),
    });
    await expect.poll(() => isFocused(desktop)).toBe(true);
  });

  it('with another library says that it was not opened', async () => {
    const other = join(machine.folder, 'other');
    const { code, said } = await machine.startAgain(other);
    expect(said).toContain(machine.library);
    expect(code).toBe(1);
  });

  it('leaves the first as it was', async () => {
    const windows = await desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows(),
    );
    expect(windows).toHaveLength(1);
    await desktop.app.evaluate(({ app }) => app.quit());
    expect(await desktop.ended()).toBe(0);
  });
});

function isFocused(desktop: Desktop): Promise<boolean | undefined> {
  return desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused());
}

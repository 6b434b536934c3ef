import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { prepareMachine, type Desktop, type Machine } from './desktop.ts';

const parts = inject('desktop');

describe.skipIf('obstacle' in parts)('a library that is removed under the window', () => {
  let machine: Machine;
  let desktop: Desktop;

  beforeAll(async () => {
    machine = await prepareMachine(parts);
    desktop = await machine.start();
    await desktop.page.getByTestId('drop-zone').waitFor();
  });
  afterAll(() => machine?.remove());

  it('is named in the window, and the studio ends with code 1', async () => {
    rmSync(machine.library, { recursive: true });
    const gone = desktop.page.getByTestId('library-gone');
    await gone.waitFor();
    expect(await gone.innerText()).toContain(machine.library);
    await desktop.photograph('library-gone');
    // The answer to this call may be cut short by the end itself.
    await desktop.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
    expect(await desktop.ended()).toBe(1);
    expect(desktop.complaints().join('\n')).toContain(
      `The library ${machine.library} is not there`,
    );
  });
});

import { rmSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { openWindow } from './open-window.ts';

const parts = inject('desktop');

describe.skipIf('obstacle' in parts)('a library that is removed under the window', () => {
  const opened = openWindow(parts);

  it('is named in the window, and the studio ends with code 1', async () => {
    const { machine, desktop } = opened();
    rmSync(machine.library, { recursive: true });
    const gone = desktop.page.getByTestId('library-gone');
    await gone.waitFor();
    expect(await gone.innerText()).toContain(machine.library);
    await desktop.photograph('library-gone');
    // The answer to this call may be cut short by the end itself.
    await desktop.quit().catch(() => undefined);
    expect(await desktop.ended()).toBe(1);
    expect(desktop.complaints().join('\n')).toContain(
      `The library ${machine.library} is not there`,
    );
  });
});

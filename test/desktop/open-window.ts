import { beforeAll } from 'vitest';
import { prepareMachine, type Desktop, type Machine } from './desktop.ts';
import type { DesktopParts } from './set-up.ts';

interface OpenWindow {
  machine: Machine;
  desktop: Desktop;
}

/** A machine of its own for a block of tests, with a window open on its empty library. */
export function openWindow(parts: DesktopParts): () => OpenWindow {
  let opened: OpenWindow;
  beforeAll(async () => {
    const machine = await prepareMachine(parts);
    const remove = () => machine.remove();
    try {
      const desktop = await machine.start();
      await desktop.page.getByTestId('drop-zone').waitFor();
      opened = { machine, desktop };
    } catch (error) {
      await remove();
      throw error;
    }
    return remove;
  });
  return () => opened;
}

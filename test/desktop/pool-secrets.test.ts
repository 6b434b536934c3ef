import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { usePool } from '../redis-server.ts';
import type { Desktop, Machine } from './desktop.ts';
import { openWindow } from './open-window.ts';

const parts = inject('desktop');
const password = 'swordfish-in-a-pond';

/** Whether anything of a folder has the password in it, in whatever file. */
function isAnywhereIn(folder: string): boolean {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => {
    const file = join(folder, name);
    // What Chromium has locked is none of the studio's.
    return (
      statSync(file, { throwIfNoEntry: false })?.isFile() && readFileSync(file).includes(password)
    );
  });
}

const otherMachines = ({ page }: Desktop) => page.getByRole('region', { name: 'Other machines' });

async function openStudioScreen(desktop: Desktop): Promise<void> {
  await desktop.page.getByTestId('nav-studio').click();
  await otherMachines(desktop).scrollIntoViewIfNeeded();
}

/** As on a Linux without a desktop environment, where Chromium has a key that everybody knows. */
describe.skipIf('obstacle' in parts || process.platform !== 'linux')(
  'the password of a pool, on a system without a keyring',
  () => {
    const pool = usePool({ oneStudio: true });
    const opened = openWindow(parts);
    let address: string;
    let machine: Machine;

    beforeAll(async () => {
      machine = opened().machine;
      const { redis } = pool.addresses();
      const admin = new Redis(redis);
      await admin.acl('SETUSER', 'lab', 'on', `>${password}`, '~*', '+@all');
      admin.disconnect();
      address = redis.replace('redis://', 'redis://lab@');
    });

    it('opens the pool, is said to be kept for the session alone, and is nowhere on the disk', async () => {
      const { desktop } = opened();
      await openStudioScreen(desktop);
      const form = otherMachines(desktop).getByRole('form', { name: 'Connect a pool' });
      await form.getByText('This system has no keyring that the studio could use').waitFor();
      await form.getByLabel('Redis or Valkey').fill(address);
      await form.getByLabel('Store for files').fill(pool.addresses().store);
      await form.getByLabel('Password of Redis').fill(password);
      await desktop.photograph('pool');
      await form.getByRole('button', { name: 'Connect' }).click();
      await otherMachines(desktop)
        .getByText(/^Connected\./)
        .waitFor();
      await otherMachines(desktop).getByText('the password is not kept').waitFor();
      expect(await desktop.call('pool.look', {})).toEqual({ machines: [], waiting: [] });
      await desktop.quit();
      expect(await desktop.ended()).toBe(0);
      desktop.expectNoComplaint();
      expect(isAnywhereIn(machine.folder)).toBe(false);
    });

    it('is asked for at the next start, for the address that is known', async () => {
      const desktop = await machine.start();
      await openStudioScreen(desktop);
      await otherMachines(desktop)
        .getByText('what opens it was kept for the last session only')
        .waitFor();
      const form = otherMachines(desktop).getByRole('form', { name: 'Connect a pool' });
      await expect.poll(() => form.getByLabel('Redis or Valkey').inputValue()).toBe(address);
      await form.getByLabel('Password of Redis').fill(password);
      await form.getByRole('button', { name: 'Connect' }).click();
      await otherMachines(desktop).getByRole('button', { name: 'Disconnect' }).click();
      await form.waitFor();
      expect(await desktop.call('pool.status', {})).toMatchObject({
        state: 'none',
        hasPassword: false,
        isRemembered: false,
      });
      await desktop.quit();
      expect(await desktop.ended()).toBe(0);
    });
  },
);

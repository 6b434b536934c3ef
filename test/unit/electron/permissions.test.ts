import type { Session } from 'electron';
import { beforeEach, expect, it, vi } from 'vitest';
import { denyPermissions } from '../../../main/electron/confine-pages.ts';
import { createEvent, resetElectron, session } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

beforeEach(resetElectron);

it('grants no permission but to put a picture on the clipboard, no device and no download', () => {
  const fake = session.defaultSession;
  denyPermissions(fake as unknown as Session);
  const answers: boolean[] = [];
  for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'fileSystem'])
    fake.requestHandler?.(null, permission, (granted) => answers.push(granted));
  expect(answers).toEqual([false, false, false, false, false]);
  fake.requestHandler?.(null, 'clipboard-sanitized-write', (granted) => answers.push(granted));
  expect(answers.at(-1)).toBe(true);
  for (const permission of ['media', 'clipboard-read'])
    expect(fake.checkHandler?.(null, permission)).toBe(false);
  expect(fake.checkHandler?.(null, 'clipboard-sanitized-write')).toBe(true);
  expect(fake.deviceHandler?.()).toBe(false);
  const download = createEvent({});
  fake.emit('will-download', download);
  expect(download.defaultPrevented).toBe(true);
});

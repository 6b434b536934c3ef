import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDesktopServices } from '../../../main/electron/desktop-services.ts';
import { speak } from '../../../main/electron/language.ts';
import { createPickFolder, createPickSave } from '../../../main/electron/pick-path.ts';
import { preferences } from '../../../main/electron/preferences.ts';
import { showMessage } from '../../../main/electron/message.ts';
import { explainFailure, tellOfMissingLibrary } from '../../../main/electron/start-failures.ts';
import { announceEnd } from '../../../main/electron/while-it-trains.ts';
import { pseudoCatalogue } from '../../../renderer/language/pseudo-language.ts';
import { putEnglish } from '../../../renderer/language/put-english.ts';
import { StudioError } from '../../../shared/errors.ts';
import { endedStateSchema } from '../../../shared/run/events.ts';
import { englishCatalogue } from '../renderer/language/english-catalogue.ts';
import { app, dialog, Notification, resetElectron } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));
// The build writes the catalogues that it loads; here they are compiled the same way.
vi.mock('../../../renderer/language/core-in-language.ts', () => ({
  async coreInLanguage() {
    const english = await englishCatalogue();
    return putEnglish(english, pseudoCatalogue(english));
  },
}));

const folder = mkdtempSync(join(tmpdir(), 'studio-language-'));
const services = (showMenu = () => undefined) =>
  createDesktopServices(join(folder, 'library'), () => null, showMenu);

beforeAll(() => speak('en-XA'));
beforeEach(() => {
  resetElectron();
  app.setPath('userData', join(folder, 'profile'));
});
afterAll(async () => {
  await speak('en');
  rmSync(folder, { recursive: true });
});

/** Words that were left in English: in the pseudo-language every vowel has an accent. */
function plain(...shown: (string | undefined)[]): string[] {
  return shown.flatMap((text = '') => text.match(/[A-Za-z]*[aeiou][a-z]*/g) ?? []);
}

describe('what the desktop shows in another language', () => {
  it('is every notification, under the name that the run was given', () => {
    for (const reason of endedStateSchema.options) announceEnd('Dragons', reason, () => undefined);
    expect(Notification.shown).toHaveLength(4);
    expect(Notification.shown.flatMap(({ options }) => plain(options.body))).toEqual([]);
    expect(Notification.shown[0]?.options.title).toBe('Dragons');
  });

  it('is what a box says and what its buttons do', async () => {
    await showMessage(null, {
      message: 'The update did not work.',
      detail: 'A run is training.',
      buttons: ['Keep waiting', 'Quit'],
    });
    tellOfMissingLibrary('/1', '/2', null);
    for (const { message, detail, buttons = [] } of dialog.messages)
      expect(plain(message, detail, ...buttons)).toEqual([]);
    expect(dialog.messages).toHaveLength(2);
  });

  it('is why it could not start', () => {
    const hint =
      'Make room on that disk, then open it again, or choose another library folder with --library.';
    explainFailure(
      new StudioError(
        'disk-full',
        'The disk is full, so the library cannot be opened (7). Nothing in it was changed.',
        hint,
      ),
    );
    expect(plain(...dialog.errors.map(({ content }) => content))).toEqual([]);
  });

  it('is the title and the button of each dialog for files', async () => {
    for (const purpose of ['import', 'export', 'backup'] as const)
      await createPickFolder(() => null)(purpose);
    await services().pickLibrary();
    await createPickSave(() => null)('1.png', 'png');
    const asked = [...dialog.asked, ...dialog.saves] as { title?: string; buttonLabel?: string }[];
    expect(asked).toHaveLength(5);
    for (const { title, buttonLabel } of asked) expect(plain(title, buttonLabel)).toEqual([]);
  });

  it('changes with the window, and is remembered', async () => {
    const showMenu = vi.fn();
    await services(showMenu).speak('en');
    expect(showMenu).toHaveBeenCalledOnce();
    expect(preferences().language).toBe('en');
    announceEnd('Dragons', 'completed', () => undefined);
    expect(Notification.shown[0]?.options.body).toBe('All its steps are done.');
    await speak('en-XA');
  });
});

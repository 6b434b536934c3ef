import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forkPictureProcess } from '../../../main/host/fork-process.ts';
import { bindApi } from '../../../main/host/bind-api.ts';
import type { HostServices } from '../../../main/studio/api/host-services.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import { studioMethods, type MethodName } from '../../../shared/api/methods.ts';
import { apiHandlers, handlersByMethod } from '../../../main/studio/api/handlers.ts';
import { fakeTrainers } from '../studio/runs/fake-trainer.ts';
import { temporaryFolder } from '../store/fixtures.ts';

function bound(host: HostServices = { kind: 'browser' }) {
  const { startTrainer } = fakeTrainers();
  const studio = openStudio({
    libraryPath: temporaryFolder(),
    startTrainer,
    startPictureProcess: forkPictureProcess,
    appVersion: '1',
  });
  onTestFinished(() => studio.close());
  return { studio, api: bindApi(studio, host) };
}

describe('the bound StudioApi', () => {
  it('has a handler for every method and no other', () => {
    const { studio } = bound();
    const handlers = handlersByMethod(apiHandlers(studio, { kind: 'browser' }));
    expect([...handlers.keys()].sort()).toEqual(Object.keys(studioMethods).sort());
  });

  it.each(Object.keys(studioMethods) as MethodName[])(
    'validates the input of %s',
    async (method) => {
      const { api } = bound();
      const reply = await api.handle({ id: 1, method, input: { surprise: true } });
      expect(reply).toMatchObject({ id: 1, ok: false, error: { code: 'invalid-input' } });
    },
  );

  it.each([null, 1, 'text', [], {}, { id: -1, method: 'runs.list' }, { id: 1, method: 2 }])(
    'answers %o, which is no call, with an error',
    async (message) => {
      const { api } = bound();
      expect(await api.handle(message)).toMatchObject({
        id: -1,
        ok: false,
        error: { code: 'invalid-input' },
      });
    },
  );

  it('says what a browser cannot do', async () => {
    const { api } = bound();
    expect(await api.handle({ id: 1, method: 'datasets.pickFolder', input: {} })).toMatchObject({
      ok: false,
      error: { code: 'not-available-here' },
    });
  });

  it('asks the host for folders where it has a dialog', async () => {
    const { api } = bound({ kind: 'desktop', pickFolder: async (purpose) => `/for/${purpose}` });
    expect(await api.handle({ id: 1, method: 'datasets.pickFolder', input: {} })).toEqual({
      id: 1,
      ok: true,
      result: '/for/import',
    });
  });

  it('says that the studio is closing, from then on and to calls under way, and logs no fault', async () => {
    let pick: (folder: string) => void = () => undefined;
    const picked = new Promise<string>((resolve) => (pick = resolve));
    const { api, studio } = bound({
      kind: 'desktop',
      pickFolder: async () => {
        await picked;
        throw new TypeError('The database connection is not open');
      },
    });
    const underWay = api.handle({ id: 1, method: 'datasets.pickFolder', input: {} });
    const closed = studio.close();
    const isClosing = { ok: false, error: { code: 'closing' } };
    expect(await api.handle({ id: 2, method: 'runs.list', input: {} })).toMatchObject(isClosing);
    await closed;
    pick('/anywhere');
    expect(await underWay).toMatchObject(isClosing);
    expect(await api.handle({ id: 3, method: 'runs.list', input: {} })).toMatchObject(isClosing);
    expect(readFileSync(join(studio.libraryPath, 'studio.log'), 'utf8')).not.toContain(
      '"level":50',
    );
  });

  it('hides the stack of a fault, and logs it', async () => {
    const { api, studio } = bound({
      kind: 'desktop',
      pickFolder: () => Promise.reject(new TypeError('a fault')),
    });
    const reply = await api.handle({ id: 1, method: 'datasets.pickFolder', input: {} });
    expect(reply).toEqual({
      id: 1,
      ok: false,
      error: { code: 'internal', message: 'a fault', hint: expect.any(String) },
    });
    expect(readFileSync(join(studio.libraryPath, 'studio.log'), 'utf8')).toContain('TypeError');
  });
});

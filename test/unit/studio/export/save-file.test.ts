import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { saveFile, writeParts, type FilePart } from '../../../../main/studio/export/save-file.ts';
import { Savings } from '../../../../main/studio/export/savings.ts';
import { createPush } from '../../../../main/studio/push.ts';
import { openStore } from '../../../../main/store/open-store.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

function core(readOnly = false) {
  const libraryPath = temporaryFolder();
  const store = openStore(join(libraryPath, 'studio.db'));
  onTestFinished(() => store.close());
  return { store, libraryPath, appVersion: '1', readOnly };
}

const table = {
  name: 'curves',
  kind: 'csv' as const,
  parts: () => [
    { text: 'a,b\r\n', share: 0.5 },
    { text: '1,2\r\n', share: 1 },
  ],
};

describe('a file that is given out', () => {
  it('lies where the person chose, and nowhere when the dialog is cancelled', async () => {
    const path = join(temporaryFolder(), 'my curves.csv');
    const asked: unknown[] = [];
    const pickSave = (...given: unknown[]) => {
      asked.push(given);
      return Promise.resolve(asked.length === 1 ? path : null);
    };
    expect(await saveFile(core(), { pickSave }, table)).toEqual({
      path,
      bytes: 10,
      downloadPath: null,
    });
    expect(readFileSync(path, 'utf8')).toBe('a,b\r\n1,2\r\n');
    expect(await saveFile(core(), { pickSave }, table)).toBeNull();
    expect(asked[0]).toEqual(['curves.csv', 'csv']);
  });

  it('lies among the library’s exports where there is no dialog, never over another', async () => {
    const { libraryPath, ...others } = core();
    const saved = [];
    for (let time = 0; time < 2; time++)
      saved.push(await saveFile({ libraryPath, ...others }, {}, table));
    for (const each of saved) {
      expect(each?.downloadPath).toMatch(/^exports\/[\d-]+-curves(-2)?\.csv$/);
      expect(readFileSync(join(libraryPath, each?.downloadPath ?? ''), 'utf8')).toContain('1,2');
    }
    expect(saved[0]?.path).not.toBe(saved[1]?.path);
  });

  it('is refused in a library that is read only, and among the library’s own files', async () => {
    await expect(saveFile(core(true), {}, table)).rejects.toMatchObject({
      code: 'library-read-only',
    });
    const inside = core();
    const pickSave = () => Promise.resolve(join(inside.libraryPath, 'studio.db'));
    await expect(saveFile(inside, { pickSave }, table)).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('is no file at all once it is called off, or where its parts fail', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'page.html');
    const push = createPush();
    const told: number[] = [];
    push.subscribe('saving', ({ share }) => told.push(share));
    const savings = new Savings(push);
    function* endless(): Generator<FilePart> {
      for (let part = 0; ; part++) {
        if (part === 3) savings.cancel('one');
        yield { text: 'x', share: 0.25 };
      }
    }
    expect(
      await savings.run('one', (progress) => writeParts(path, endless(), progress)),
    ).toBeNull();
    expect(told).toEqual([0.25]);
    const failing = (function* (): Generator<FilePart> {
      yield { text: 'x', share: 0 };
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    })();
    await expect(writeParts(path, failing)).rejects.toMatchObject({ code: 'disk-full' });
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });

  it('is not written into a folder that is not there, or that is a file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    for (const place of ['gone', 'file'])
      await expect(writeParts(join(folder, place, 'page.html'), [])).rejects.toMatchObject({
        code: 'not-found',
        message: `There is no folder ${join(folder, place)}.`,
      });
  });

  it('is not written over what is no file', async () => {
    await expect(writeParts(temporaryFolder(), [])).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createUpdateCheck } from '../../../main/electron/updates.ts';
import { dialog, resetElectron } from './fake-electron.ts';
import { createKeptLog } from './log.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

const { log } = createKeptLog();
beforeEach(resetElectron);

/** A feed with one version, or with none; records what is asked of it, with the studio's quitting. */
function prepare(newer: { version: string } | null, live: boolean[] = [], answers: number[] = []) {
  const steps: string[] = [];
  vi.spyOn(dialog, 'showMessageBox').mockImplementation(async (...parameters: unknown[]) => {
    const { message } = parameters.at(-1) as { message: string };
    steps.push(message);
    return { response: answers.shift() ?? 1 };
  });
  const check = createUpdateCheck(
    {
      async findNewer() {
        steps.push('look');
        return newer;
      },
      async download(onProgress) {
        onProgress(0.5);
        steps.push('download');
      },
      async installWhenQuit() {
        steps.push('install');
      },
    },
    {
      hasLiveRun: () => live.shift() ?? false,
      currentWindow: () => null,
      quit: () => void steps.push('quit'),
      log,
    },
  );
  return { check, steps };
}

const there = { version: '9.0.0' };

describe('checking for updates', () => {
  it('says that there is none', async () => {
    const { check, steps } = prepare(null);
    await check();
    expect(steps).toEqual(['look', expect.stringMatching(/is the newest version\.$/)]);
  });

  it('asks before it downloads, and before it quits and installs', async () => {
    const { check, steps } = prepare(there, [], [0, 0]);
    await check();
    expect(steps).toEqual([
      'look',
      expect.stringMatching(/^Version 9\.0\.0 is there/),
      'download',
      expect.stringMatching(/is downloaded/),
      'install',
      'quit',
    ]);
  });

  it.each([
    ['nothing is downloaded', [1], 2],
    ['nothing is installed', [0, 1], 4],
  ])('goes no further where the person says later: %s', async (_what, answers, count) => {
    const { check, steps } = prepare(there, [], answers);
    await check();
    expect(steps).toHaveLength(count);
    expect(steps).not.toContain('install');
    expect(steps).not.toContain('quit');
  });

  it.each([
    ['looks', [true], []],
    ['downloads', [false, true], ['look']],
    ['installs', [false, false, true], ['look', 'download']],
  ])('never %s while a run is live', async (_what, live, done) => {
    const { check, steps } = prepare(there, live, [0, 0]);
    await check();
    expect(steps.filter((step) => /^(look|download|install|quit)$/.test(step))).toEqual(done);
    expect(steps.at(-1)).toBe('A run is training.');
  });

  it('says that an update did not work', async () => {
    const { check, steps } = prepare(there, [], [0]);
    vi.spyOn(dialog, 'showMessageBox');
    const broken = createUpdateCheck(
      {
        findNewer: () => Promise.reject(new Error('404')),
        download: () => Promise.resolve(),
        installWhenQuit: () => Promise.resolve(),
      },
      { hasLiveRun: () => false, currentWindow: () => null, quit: () => undefined, log },
    );
    await broken();
    expect(steps).toEqual(['The update did not work.']);
    await check();
    expect(steps).toContain('look');
  });

  it('does one check at a time', async () => {
    const { check, steps } = prepare(null);
    await Promise.all([check(), check()]);
    expect(steps.filter((step) => step === 'look')).toHaveLength(1);
  });
});

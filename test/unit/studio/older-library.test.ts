import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { bindApi } from '../../../main/host/bind-api.ts';
import { openStudio, type Studio } from '../../../main/studio/studio.ts';
import { SeriesHistory } from '../../../renderer/charts/series-history.ts';
import { runLines } from '../../../renderer/charts/series-lines.ts';
import { smooth } from '../../../shared/chart/smoothing.ts';
import { decodeMessage, encodeMessage } from '../../../shared/api/message.ts';
import { studioMethods, type MethodName } from '../../../shared/api/methods.ts';
import { exampleRun } from '../store/examples.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { longOldRun, writeVersion40Library, type OldRun } from './version-40-library.ts';

function openLibraryOf(runs: readonly OldRun[]): Studio {
  const libraryPath = join(temporaryFolder(), 'library');
  writeVersion40Library(libraryPath, runs);
  return openAt(libraryPath);
}

function openAt(libraryPath: string): Studio {
  const studio = openStudio({
    libraryPath,
    startTrainer: () => {
      throw new Error('nothing is trained here');
    },
    startPictureProcess: () => {
      throw new Error('no picture is read here');
    },
    appVersion: '1',
  });
  onTestFinished(() => studio.close());
  return studio;
}

describe('a library of the version before', () => {
  const steps = 1_500;
  const lossesAt = (step: number) => ({
    elapsedMs: step * 31.25,
    discriminator: 1.386 + Math.sin(step / 7) / 3,
    generator: 0.693 + Math.cos(step / 11) / 3,
  });
  const short: OldRun = {
    id: exampleRun().id,
    steps,
    elapsedMs: lossesAt(steps).elapsedMs,
    tell(connection, id) {
      const insert = connection.prepare('INSERT INTO losses VALUES (?, ?, ?, ?, ?)');
      for (let step = 1; step <= steps; step++) {
        const { elapsedMs, discriminator, generator } = lossesAt(step);
        insert.run(id, step, elapsedMs, discriminator, generator);
      }
    },
  };

  it('opens, and its runs show the curves that they had', async () => {
    const studio = openLibraryOf([short]);
    await studio.runs.curvesReady([short.id]);
    const [run] = studio.runs.list();
    if (!run) throw new Error('the library has lost its run');
    const all = Array.from({ length: steps }, (_, index) => lossesAt(index + 1));
    const history = new SeriesHistory(['generator/loss', 'discriminator/loss', 'time']);
    history.replace(studio.runs.series(run.id, { points: 2_000 }));
    const [forger, detective] = runLines(run, 'losses', history, 'time', 0.9, false);
    const xs = all.map(({ elapsedMs }) => elapsedMs);
    for (const [line, network] of [
      [forger, 'generator'],
      [detective, 'discriminator'],
    ] as const) {
      const raw = all.map((losses) => losses[network]);
      expect(line).toMatchObject({ xs, raw, band: null, smoothed: smooth(raw, 0.9) });
      // The small curve is the chart's own, drawn at 60 points: each the mean of the steps up to it.
      const few = studio.runs.series(run.id, { points: 60 }).columns[`${network}/loss`];
      const curve = run.sparkline[network];
      expect(few?.mean).toEqual(curve);
      expect(few?.step.at(-1)).toBe(steps);
      few?.step.forEach((last, point) => {
        const losses = raw.slice(few.step[point - 1] ?? 0, last);
        const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
        expect(curve[point]).toBeCloseTo(mean, 12);
      });
      expect(curve.length).toBeGreaterThan(30);
      expect(curve.length).toBeLessThanOrEqual(60);
    }
  });

  it('copies nothing of what its runs told', () => {
    const studio = openLibraryOf([short]);
    expect(studio.store.prepare('SELECT count(*) FROM series').pluck().get()).toBe(0);
    expect(studio.store.prepare('SELECT count(*) FROM losses').pluck().get()).toBe(steps);
  });

  it('brings the run that is looked at up to date first, and tells how far it is and of each that is done', async () => {
    const long = (id: string) => longOldRun(id, 140_000);
    const studio = openLibraryOf([long('looked-at'), long('other'), long('newest')]);
    const done: string[] = [];
    const shares: number[] = [];
    studio.push.subscribe('changed', (change) => {
      if (change.what !== 'runs') return;
      for (const { id, sparkline } of change.items)
        if (sparkline.generator.length > 30) done.push(id);
    });
    studio.push.subscribe('old-curves', ({ share }) => shares.push(share));
    expect(studio.runs.curvesFirst(['other'])).toBe(true);
    const without = studio.runs.list().map(({ sparkline }) => sparkline.generator.length);
    expect(without).toEqual([0, 0, 0]);
    await studio.runs.curvesReady(['looked-at']);
    expect(done).toEqual(['looked-at']);
    // What is done, or could not be, is not waited for.
    expect(studio.runs.curvesFirst(['looked-at'])).toBe(false);
    await studio.runs.curvesReady(['newest', 'other', 'looked-at']);
    expect(done).toEqual(['looked-at', 'other', 'newest']);
    await vi.waitFor(() => expect(shares.at(-1)).toBe(1));
    expect(shares[0]).toBeLessThan(1);
  });

  it('leaves the first moments to the window that opens', async () => {
    const studio = openLibraryOf([longOldRun('r1', 140_000)]);
    const left = () =>
      studio.store.prepare('SELECT next_step FROM unsummarised_runs').pluck().get();
    const atFirst = left();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(left()).toBe(atFirst);
    // Who waits for curves gets them at once.
    await studio.runs.curvesReady(['r1']);
    expect(left()).toBeUndefined();
  });

  it('goes on where it was closed in the midst of that', async () => {
    const libraryPath = join(temporaryFolder(), 'library');
    writeVersion40Library(libraryPath, [longOldRun('r1', 140_000)]);
    const first = openAt(libraryPath);
    const begun = new Promise<void>((resolve) =>
      first.push.subscribe('old-curves', () => resolve()),
    );
    await begun;
    await first.close();
    const again = openAt(libraryPath);
    const left = again.store.prepare('SELECT next_step FROM unsummarised_runs').pluck().get();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(140_000);
    await again.runs.curvesReady(['r1']);
    const { columns } = again.runs.series('r1', { points: 100 });
    expect(columns.time?.spread?.count.reduce((sum, count) => sum + count)).toBe(140_000);
  });

  it('opens with two runs of a million losses, and nothing that a window asks is answered at length', async () => {
    const million = 1_000_000;
    const studio = openLibraryOf([longOldRun('r1', million), longOldRun('r2', million)]);
    const api = bindApi(studio, { kind: 'browser' });
    const ask = async (method: MethodName, input: unknown) => {
      const answer = encodeMessage(await api.handle({ id: 1, method, input }));
      expect(answer.length).toBeLessThan(1024 * 1024);
      const reply = decodeMessage(answer) as { ok: boolean; result: unknown };
      expect(reply.ok).toBe(true);
      return reply.result;
    };
    await ask('runs.list', {});
    await ask('compare.runs', { runIds: ['r1', 'r2'] });
    for (const runId of ['r1', 'r2']) {
      await ask('runs.get', { runId });
      await ask('runs.samples', { runId });
      await ask('runs.findings', { runId });
      await ask('runs.log', { runId });
      const series = studioMethods['runs.series'].output.parse(await ask('runs.series', { runId }));
      for (const column of Object.values(series.columns)) {
        expect(column.step.at(-1)).toBe(million);
        expect(column.step.length).toBeGreaterThan(500);
        expect(column.spread?.ticks.reduce((sum, each) => sum + each, 0)).toBe(million);
      }
      const near = { runId, from: 500_000, to: 500_999 };
      const ticks = studioMethods['runs.series'].output.parse(await ask('runs.series', near));
      expect(ticks.columns['generator/loss']?.step).toHaveLength(1_000);
    }
    // Two million losses are written first, and read: seconds, and many times as long beside other work.
  }, 600_000);
});

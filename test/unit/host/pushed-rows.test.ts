import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { bindApi } from '../../../main/host/bind-api.ts';
import { insertCheckpoint } from '../../../main/store/checkpoints.ts';
import { insertDataset } from '../../../main/store/datasets.ts';
import { insertRun } from '../../../main/store/runs.ts';
import { insertSeries } from '../../../main/store/series.ts';
import type { WritableStore } from '../../../main/store/store.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import type { LiveRunSummary } from '../../../renderer/lib/run/apply-run-event.ts';
import { followLive } from '../../../renderer/lib/studio/live-snapshot.ts';
import {
  applyRunPush,
  liveRow,
  subscribeToRuns,
  type RunPush,
} from '../../../renderer/lib/run/run-pushes.ts';
import type { Transport } from '../../../renderer/lib/studio/transport.ts';
import { studioApi } from '../../../renderer/lib/studio/studio-api.ts';
import { decodeMessage, encodeMessage } from '../../../shared/api/message.ts';
import { pushTopics, type PushTopic } from '../../../shared/api/push-topics.ts';
import { replySchema } from '../../../shared/api/wire.ts';
import type { RunSummary } from '../../../shared/run/run.ts';
import { exampleDataset, exampleRun } from '../store/examples.ts';
import { fakeTrainers, seriesAt } from '../studio/runs/fake-trainer.ts';
import { settle } from '../studio/runs/test-core.ts';

/** A studio with many runs and many windows that show the list, and what these windows and its database are asked. */
async function open({ runs, windows }: { runs: number; windows: number }) {
  const { started, startTrainer } = fakeTrainers();
  const studio = openStudio({
    libraryPath: mkdtempSync(join(tmpdir(), 'studio-pushed-rows-')),
    startTrainer,
    startPictureProcess: () => {
      throw new Error('no picture is read here');
    },
    appVersion: '1',
  });
  onTestFinished(() => studio.close());
  const store = studio.store as WritableStore;
  insertDataset(store, exampleDataset());
  for (let index = 0; index < runs; index++) {
    const id = `run-${index}`;
    const row = { id, name: `Run ${index}`, state: 'stopped', queueOrder: null, step: 10 } as const;
    insertRun(store, exampleRun({ ...row, createdAt: index }));
    insertSeries(
      store,
      id,
      [1, 2, 3].map((step) => seriesAt(step)),
    );
    const path = `runs/${id}/checkpoints/000010`;
    insertCheckpoint(store, {
      id: `c-${index}`,
      runId: id,
      step: 10,
      at: 1,
      path,
      hash: 'x',
      bytes: 1,
    });
  }

  const calls: string[] = [];
  const bound = bindApi(studio, { kind: 'browser' });
  const lists = Array.from({ length: windows }, () => {
    const transport: Transport = {
      async call(method, input) {
        calls.push(method);
        const answer = await bound.handleMessage(encodeMessage({ id: 1, method, input }));
        const reply = replySchema.parse(decodeMessage(encodeMessage(answer)));
        if (reply.ok) return reply.result;
        throw new Error(reply.error.message);
      },
      subscribe: (topic, listener) =>
        topic in pushTopics
          ? studio.push.subscribe(topic as PushTopic, (payload) =>
              listener(decodeMessage(encodeMessage(payload))),
            )
          : () => undefined,
      watchConnection: () => () => undefined,
      reconnect: () => undefined,
    };
    const api = studioApi(transport);
    const list: { items: readonly LiveRunSummary[] } = { items: [] };
    followLive<RunSummary[], RunPush>({
      subscribe: (deliver) => subscribeToRuns(api, deliver),
      load: () => api.runs.list(),
      onSnapshot: (items) => (list.items = items.map(liveRow)),
      onEvent: (push) => (list.items = applyRunPush(list.items, push)),
      onError: (thrown) => {
        throw thrown;
      },
    });
    return list;
  });
  await vi.waitFor(() => expect(lists.every(({ items }) => items.length === runs)).toBe(true), {
    timeout: 20_000,
  });
  expect(calls).toEqual(Array(windows).fill('runs.list'));
  calls.length = 0;

  const prepare = vi.spyOn(store, 'prepare');
  /** How many statements the database runs for what the windows are told. */
  const statementsOf = async (work: () => unknown): Promise<number> => {
    prepare.mockClear();
    await work();
    await settle();
    return prepare.mock.calls.length;
  };
  /** Each window shows what the list would be if it were asked for. */
  const expectCurrent = () => {
    const asked = studio.runs.list().map(liveRow);
    for (const { items } of lists)
      expect(items.map((row) => ({ ...row, curveStep: 0, sparkline: null }))).toEqual(
        asked.map((row) => ({ ...row, curveStep: 0, sparkline: null })),
      );
  };
  return { studio, started, calls, statementsOf, expectCurrent };
}

/** What a person does with runs, one after another; each with the statements that it took. */
async function work({
  studio,
  started,
  statementsOf,
  expectCurrent,
}: Awaited<ReturnType<typeof open>>) {
  const create = () =>
    studio.runs.create({ datasetId: 'd1', name: 'New', hyperparameters: {}, engine: 'auto' });
  let queued = '';
  const statements: Record<string, number> = {};
  const steps: Record<string, () => unknown> = {
    rename: () => studio.runs.rename('run-3', 'Pond'),
    remove: () => studio.runs.remove('run-3'),
    restore: () => studio.runs.restore('run-3'),
    renameDataset: () => studio.datasets.rename('d1', 'Lake'),
    create,
    queueAnother: () => (queued = create()[0]?.id ?? ''),
    train: () => {
      started[0]?.begin();
      started[0]?.sayEvents(seriesAt(1), seriesAt(2));
    },
    leaveQueue: () => studio.runs.stop(queued),
    finish: () => started[0]?.finish('completed', 2),
  };
  for (const [name, step] of Object.entries(steps)) {
    statements[name] = await statementsOf(step);
    expectCurrent();
  }
  return statements;
}

describe('what is pushed when a run changes', () => {
  it('is its row: no window asks for the list, and the work grows with neither runs nor windows', async () => {
    const few = await open({ runs: 5, windows: 1 });
    const many = await open({ runs: 200, windows: 6 });
    const [statementsOfFew, statementsOfMany] = [await work(few), await work(many)];
    expect(few.calls).toEqual([]);
    expect(many.calls).toEqual([]);
    expect(statementsOfMany).toEqual(statementsOfFew);
  });
});

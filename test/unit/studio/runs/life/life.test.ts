import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  announcements,
  closeMs,
  deadlines,
  endingOf,
  endings,
  goneMs,
  RefusedMove,
  stopMs,
  type EndOfProcess,
  type Ending,
  type Mover,
} from '../../../../../main/studio/runs/life/life.ts';
import { recordEvents } from '../../../../../main/studio/runs/life/record-events.ts';
import { requireRun } from '../../../../../main/studio/runs/run-view.ts';
import { insertRun, updateRun } from '../../../../../main/store/runs.ts';
import { actionsOf } from '../../../../../renderer/lib/run/run-actions.ts';
import {
  endedStates,
  liveStates,
  runStates,
  type RunState,
  type TrainerEvent,
} from '../../../../../shared/run/events.ts';
import { exampleRun as exampleOfScreen } from '../../../renderer/example-run.ts';
import { exampleRun } from '../../../store/examples.ts';
import { fakeTrainers, seriesAt } from '../fake-trainer.ts';
import { testCore } from '../test-core.ts';

const movers: readonly Mover[] = ['person', 'queue', 'trainer', 'pool', 'core'];

const architecture = readFileSync(
  new URL('../../../../../docs/architecture.md', import.meta.url),
  'utf8',
);

/** Every move that docs/architecture.md draws, those of whole groups one by one. */
const allowed = new Set(
  [...architecture.matchAll(/^ {2}(\w+) --> (\w+): (.*)$/gm)].flatMap(
    ([, from = '', to = '', by = '']) =>
      statesOf(from).flatMap((one) =>
        statesOf(to).flatMap((other) =>
          by.split(', ').map((mover) => `${one} > ${other} by ${mover}`),
        ),
      ),
  ),
);

function statesOf(drawn: string): readonly string[] {
  if (drawn === 'live') return liveStates;
  return drawn === 'ended' ? endedStates : [drawn];
}

const moves = runStates.flatMap((from) =>
  runStates.flatMap((to) => movers.map((by) => ({ from, to, by }))),
);

/** A run in a real store that has had its first event. */
function storedRun(state: RunState) {
  const core = testCore(fakeTrainers().startTrainer);
  insertRun(core.store, exampleRun());
  const record = (events: TrainerEvent[], by: Mover) => recordEvents(core, 'r1', events, { by });
  record([stateEvent('queued')], 'person');
  const put = (to: RunState) => updateRun(core.store, 'r1', { state: to });
  put(state);
  return { core, record, put, row: () => requireRun(core.store, 'r1') };
}

function stateEvent(state: RunState): TrainerEvent {
  return { type: 'state', step: 0, at: 1, state, message: '' };
}

const done = (reason: 'completed' | 'stopped'): TrainerEvent => ({
  type: 'done',
  step: 0,
  at: 1,
  reason,
});

describe('the transitions of a run', () => {
  it('are all taken where they are allowed, and all refused where they are not', () => {
    const { record, put, row } = storedRun('queued');
    const taken = moves.filter(({ from, to, by }) => {
      put(from);
      const before = row();
      try {
        record([stateEvent(to)], by);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(RefusedMove);
        expect(by).not.toBe('trainer');
      }
      const after = row();
      const stored = after.lastSeq > before.lastSeq;
      expect(after.state).toBe(stored ? to : from);
      return stored;
    });
    expect(allowed.size).toBeGreaterThan(endedStates.length * liveStates.length);
    expect(taken.map(({ from, to, by }) => `${from} > ${to} by ${by}`).sort()).toEqual(
      [...allowed].sort(),
    );
  });

  it('lead every live state to every end, because a process can end at any time', () => {
    for (const from of liveStates)
      for (const to of endedStates) expect(allowed).toContain(`${from} > ${to} by core`);
  });

  it('offer a person in the window what they allow, and no more', () => {
    for (const state of runStates) {
      const { resume, stop } = actionsOf(exampleOfScreen({ state, step: 10 }));
      const mayStop = ['stopping', 'stopped'].some((to) =>
        allowed.has(`${state} > ${to} by person`),
      );
      expect([state, stop]).toEqual([state, mayStop]);
      const mayResume = allowed.has(`${state} > queued by person`) || state === 'paused';
      // A complete run is trained on, with more steps.
      expect([state, resume]).toEqual([state, mayResume && state !== 'completed']);
    }
  });

  it('are refused with all that was to be recorded with them', () => {
    const { record, row, core } = storedRun('completed');
    const before = { row: row(), forwarded: [...core.forwarded] };
    const warning = {
      type: 'warning',
      step: 1,
      at: 1,
      code: 'x',
      message: 'X.',
      hint: '',
    } as const;
    expect(() => record([warning, stateEvent('running')], 'core')).toThrow(
      'The run "Pond, vanilla" is completed, so it cannot become running (asked by: core).',
    );
    expect({ row: row(), forwarded: core.forwarded }).toEqual(before);
  });

  it('begin with the state that the run was made with, which is said once', () => {
    const { record } = storedRun('queued');
    expect(() => record([stateEvent('queued')], 'person')).toThrow(RefusedMove);
  });
});

describe('what a trainer says', () => {
  it('is kept but for a state that crossed with the core’s word', () => {
    const { record, row, core } = storedRun('stopping');
    core.forwarded.length = 0;
    record([stateEvent('running'), seriesAt(3), stateEvent('paused')], 'trainer');
    expect(core.forwarded.map(({ type }) => type)).toEqual(['series']);
    expect(row()).toMatchObject({ state: 'stopping', step: 3 });
  });

  it('is no end: that is for the core to say, once its process is gone', () => {
    const { record, row, core } = storedRun('running');
    core.forwarded.length = 0;
    record([stateEvent('completed'), done('completed')], 'trainer');
    expect(core.forwarded).toEqual([]);
    expect(row().state).toBe('running');
  });

  it.each(['queued', ...endedStates])('is not heard of a run that is %s', (state) => {
    const { record, row, core } = storedRun(state as RunState);
    core.forwarded.length = 0;
    record([seriesAt(3), { type: 'log', step: 3, at: 1, message: 'Late.' }], 'trainer');
    expect(core.forwarded).toEqual([]);
    expect(row().step).toBe(0);
  });
});

describe('the word that a run is done', () => {
  it('comes with the state that it names', () => {
    const { record, core } = storedRun('running');
    record([stateEvent('completed'), done('completed')], 'core');
    expect(core.forwarded.at(-1)).toMatchObject({ type: 'done', reason: 'completed' });
  });

  it.each([
    ['without a state', [done('completed')]],
    ['with another state', [stateEvent('completed'), done('stopped')]],
    ['twice', [stateEvent('completed'), done('completed'), done('completed')]],
  ])('is refused %s', (_, events) => {
    const { record, row } = storedRun('running');
    expect(() => record(events, 'core')).toThrow(RefusedMove);
    expect(row().state).toBe('running');
  });
});

describe('the time that a trainer has to stop', () => {
  it('is enough for a checkpoint and the step under way, however slow it is', () => {
    expect(stopMs(20)).toBe(deadlines.checkpointMs + 150);
    expect(stopMs(1 / 40)).toBe(deadlines.checkpointMs + 120_000);
  });

  it('is longer than usual before the speed is known', () => {
    expect(stopMs(null)).toBe(deadlines.checkpointMs + 3 * deadlines.unknownStepMs);
  });

  it('has gone by when it has said how its work ended: it only has to exit', () => {
    for (const phase of ['loading', 'preparing', 'working', 'stopping'] as const)
      expect(goneMs(phase, 1)).toBe(stopMs(1) + deadlines.exitMs);
    expect(goneMs('leaving', 1)).toBe(deadlines.exitMs);
  });

  it('is that of the slowest for the studio, and some more for the rest of it', () => {
    expect(closeMs([])).toBe(deadlines.closeRestMs);
    expect(closeMs([5, 70_000.5])).toBe(70_001 + deadlines.closeRestMs);
  });
});

describe('how a run ended', () => {
  const full = { code: 'disk-full', message: 'No room.', hint: 'Make room.' } as const;
  const nothing: EndOfProcess = {
    exit: { code: 0, signal: null },
    failure: null,
    hadJob: true,
    said: undefined,
    wasToStop: false,
    neededBytes: null,
    endReason: null,
    forgotten: null,
    goneLibrary: null,
  };
  const forgotten = { awaitedStep: 40, checkpointStep: undefined };
  const after = (facts: Partial<EndOfProcess>) => endingOf({ ...nothing, ...facts });

  it.each([
    [{ said: 'completed' }, endings.completed],
    [{ said: 'completed', wasToStop: true }, endings.completed],
    [{ said: 'stopped', wasToStop: true }, endings.stopped],
    [
      { said: 'stopped', wasToStop: true, endReason: 'No gain.' },
      endings.nothingGained('No gain.'),
    ],
    [{ said: 'diverged', endReason: 'No gain.' }, endings.diverged],
    [{ said: 'diverged' }, endings.diverged],
    [{ said: 'interrupted' }, endings.interrupted],
    [{ said: 'stopped', neededBytes: 5e6 }, endings.noRoom(5e6)],
    [{ said: 'completed', neededBytes: 5e6 }, endings.completed],
    [{ hadJob: false, neededBytes: 5e6 }, endings.noRoom(5e6)],
    [{ failure: full }, endings.gaveUp(full)],
    [{ failure: full, wasToStop: true }, endings.gaveUp(full)],
    [{ wasToStop: true }, endings.didNotStop],
    [{ wasToStop: true, hadJob: false }, endings.stoppedBeforeTraining],
    [{ wasToStop: true, forgotten }, endings.stoppedWhenForgotten(forgotten)],
    [{ wasToStop: true, hadJob: false, forgotten }, endings.stoppedBeforeTraining],
    [{ said: 'stopped', wasToStop: true, forgotten }, endings.stopped],
    [
      { exit: { code: null, signal: 'SIGKILL' } },
      endings.vanished({ code: null, signal: 'SIGKILL' }),
    ],
    [{}, endings.vanished(nothing.exit)],
    [{ said: 'completed', failure: full, goneLibrary: '/pond' }, endings.libraryGone('/pond')],
  ] satisfies [Partial<EndOfProcess>, Ending][])('after %j is %j', (facts, ending) => {
    expect(after(facts)).toEqual(ending);
  });

  it('is divergence where the trainer gave up for that', () => {
    const failure = { ...full, code: 'training-diverged' } as const;
    expect(after({ failure })).toMatchObject({ state: 'diverged', problem: failure });
  });

  it('is told in a sentence, and what went wrong with what to do', () => {
    const all: Ending[] = Object.values(endings).map((ending) =>
      typeof ending === 'function'
        ? (ending as (about: unknown) => Ending)(exampleOf(ending))
        : ending,
    );
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(endedStates));
    for (const { message, problem } of all) {
      expect(message).toMatch(/^[A-Z].*\.$/);
      if (problem) expect(problem.hint).toMatch(/^[A-Z].*\.$/);
    }
  });

  /** What each of the endings that depend on something is given. */
  function exampleOf(ending: unknown): unknown {
    if (ending === endings.vanished) return { code: 0, signal: null };
    if (ending === endings.noRoom) return 5e6;
    if (ending === endings.studioDied) return 40;
    if (ending === endings.nothingGained) return 'Creatures come no nearer to the sprites.';
    return ending === endings.libraryGone ? '/pond' : full;
  }

  it('is announced unless a person has brought it about', () => {
    const silent = endedStates.filter((state) => announcements[state as 'stopped'] === null);
    expect(silent).toEqual(['stopped']);
  });
});

import { describe, expect, test } from 'vitest';
import { windowTitle } from '../../../../renderer/lib/window-title.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import type { Run } from '../../../../shared/run.ts';

function run(name: string, state: Run['state'], step: number): Run {
  return { name, state, step, hyperparameters: resolveHyperparameters({ steps: 200 }) } as Run;
}

describe("the window's title", () => {
  test('tells how far the run is that trains', () => {
    const runs = [run('Waiting', 'queued', 0), run('Tiny dragons', 'running', 85)];
    expect(windowTitle(runs)).toBe('42 % Tiny dragons – Sprite GAN Studio');
  });

  test('says that a run is paused, and is the plain name when none is live', () => {
    expect(windowTitle([run('A', 'paused', 100)])).toBe('paused at 50 % A – Sprite GAN Studio');
    expect(windowTitle([run('A', 'completed', 200)])).toBe('Sprite GAN Studio');
  });
});

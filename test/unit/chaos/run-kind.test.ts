import { describe, expect, it } from 'vitest';
import type { Kind } from '../../../chaos/kind.ts';
import { runKind } from '../../../chaos/run-kind.ts';
import { Stage } from '../../../chaos/scene/scene.ts';
import { rmSync } from 'node:fs';

const stage = new Stage({ library: '', sprites: '', manySprites: '', remove: () => undefined });
const options = { parts: [], extent: 'quick', seed: 4, attempt: undefined } as const;

function kind(attempt: Kind['attempt'], more: Partial<Kind> = {}): Kind {
  const attempts = { quick: 3, usual: 3, long: 3 };
  return { id: 'k', part: 'kills', title: 'A kind', attempts, attempt, ...more };
}

describe('a kind of ill-treatment', () => {
  it('counts what was tried, and survived where nothing is thrown', async () => {
    const result = await runKind(
      kind(() => Promise.resolve(2)),
      stage,
      options,
    );
    expect(result).toMatchObject({ tried: 6, survived: 6, failures: [] });
  });

  it('tells of a failure with the command that repeats it, by the same random numbers', async () => {
    const drawn: number[] = [];
    const failing = kind(({ random }) => {
      drawn.push(random.unit());
      return drawn.length === 2 ? Promise.reject(new Error('It died.')) : Promise.resolve(1);
    });
    const { tried, survived, failures } = await runKind(failing, stage, options);
    expect({ tried, survived }).toEqual({ tried: 3, survived: 2 });
    const repeat = 'npm run chaos -- --seed 4 --only kills --attempt 1';
    expect(failures).toEqual([{ what: 'It died.', repeat }]);
    await runKind(failing, stage, { ...options, attempt: 1 });
    expect(drawn[3]).toBe(drawn[1]);
  });

  it('fails where something beside the library is touched', async () => {
    const sweeping = kind((scene) => {
      rmSync(scene.canaries.folder, { recursive: true });
      return Promise.resolve(1);
    });
    const { survived, failures } = await runKind(sweeping, stage, options);
    expect(survived).toBe(0);
    expect(failures[0]?.what).toMatch(/thesis\.txt/);
  });

  it('is skipped with the reason where it cannot be tried', async () => {
    const nowhere = kind(() => Promise.resolve(1), { obstacle: () => 'no disk can be mounted' });
    expect(await runKind(nowhere, stage, options)).toMatchObject({
      tried: 0,
      skipped: 'no disk can be mounted',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { waitingSentence } from '../../../../../renderer/lib/run/waiting-sentence.ts';
import type { Work } from '../../../../../shared/work.ts';

const work: Work[] = [
  { kind: 'generate', runId: 'a', place: null },
  { kind: 'translate', runId: 'a', place: null },
  { kind: 'generate', runId: 'b', place: 1 },
  { kind: 'generate', runId: 'a', place: 2 },
];

describe('the sentence on what waits', () => {
  it('says what comes first, and the place in the queue', () => {
    expect(waitingSentence(work, { kind: 'generate', runId: 'b' })).toBe(
      'Waiting for its turn: 2 other drawings are made first, as many at once as this machine can. It is next.',
    );
    expect(waitingSentence(work.slice(1), { kind: 'generate', runId: 'a' })).toContain(
      'another drawing is made first, as many at once as this machine can. It is number 2 in the queue.',
    );
  });

  it('is empty for what is being done, and for what nobody asked for', () => {
    expect(waitingSentence(work, { kind: 'translate', runId: 'a' })).toBe('');
    expect(waitingSentence(work, { kind: 'translate', runId: 'b' })).toBe('');
  });

  it('says how much of a checkpoint has come from the store of a pool', () => {
    const fetch: Work = { kind: 'fetch', runId: 'a', place: null };
    const half = { ...fetch, fetched: { bytes: 6e6, of: 12e6 } };
    expect(waitingSentence([half], { kind: 'generate', runId: 'a' })).toBe(
      'Its checkpoint comes from the store of the pool: 6.0 MB of 12 MB.',
    );
    expect(waitingSentence([fetch], { kind: 'fetch', runId: 'a' })).toBe(
      'Its checkpoint comes from the store of the pool.',
    );
    expect(waitingSentence([fetch], { kind: 'generate', runId: 'b' })).toBe('');
    // It is none of the drawings that come first.
    expect(waitingSentence([fetch, ...work.slice(1)], { kind: 'generate', runId: 'b' })).toContain(
      'another drawing is made first',
    );
  });
});

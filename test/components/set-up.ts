import { afterEach, beforeEach, expect, vi } from 'vitest';
import '../../renderer/lib/studio/zod-without-eval.ts';
import '../../renderer/styles/tokens.css';
import '../../renderer/styles/base.css';
import '../../renderer/styles/forced-colours.css';
import '../../renderer/styles/dialog.css';

/** What a component complains of is a fault, in its code or in how it is used. */
const complaints: string[] = [];

beforeEach(() => {
  localStorage.clear();
  complaints.length = 0;
  for (const kind of ['warn', 'error'] as const) {
    vi.spyOn(console, kind).mockImplementation((...said) => {
      complaints.push(said.map(String).join(' '));
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(complaints).toEqual([]);
});

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../../../scripts/setup/project.mjs';
import config from '../../../../wuchale.config.js';

/** A part of a sentence that stands in an element of its own becomes a snippet, which asks for the text within it. */
const token = /\{#snippet [^}]*\}|\{\/snippet\}|\.x\(_w_ctx_|x=\{_w_ctx_\} n/g;

/** How often each part of a sentence asks for its text: more than once, and all branches of an {#if} show the same. */
async function questionsOf(content: string, filename = 'renderer/Some.svelte'): Promise<number[]> {
  const { output } = await config.adapters.components!.transform({
    ...{ content, filename, expr: { plain: '', reactive: '' } },
    ...{ index: { indices: new Map(), nextIndex: 0, get: () => 0 }, matchUrl: () => null },
  });
  const open: number[] = [];
  const questions: number[] = [];
  for (const [found] of (output('').code ?? '').matchAll(token)) {
    if (found.startsWith('{#snippet')) open.push(0);
    else if (found === '{/snippet}') questions.push(open.pop() ?? 0);
    else if (open.length > 0) open.push((open.pop() ?? 0) + 1);
  }
  return questions;
}

describe('an element within a sentence', () => {
  it('has one text, or none: another component puts them apart', async () => {
    const confused = '<p>Train <b>{#if now}now{:else}later{/if}</b></p>';
    expect(Math.max(...(await questionsOf(confused)))).toBe(2);
    const apart = '<p><span>Train</span> <b>{#if now}now{:else}later{/if}</b></p>';
    expect(Math.max(0, ...(await questionsOf(apart)))).toBeLessThan(2);
  });

  it('has no other in any component', async () => {
    const confused = [];
    for (const filename of globSync('renderer/**/*.svelte', { cwd: projectFolder })) {
      const content = readFileSync(join(projectFolder, filename), 'utf8');
      if (Math.max(0, ...(await questionsOf(content, filename))) > 1) confused.push(filename);
    }
    expect(confused).toEqual([]);
  });
});

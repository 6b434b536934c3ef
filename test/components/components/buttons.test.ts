import { describe, expect, it, vi } from 'vitest';
import { createRawSnippet } from 'svelte';
import Button from '../../../renderer/components/Button.svelte';
import { mount } from '../mount.ts';

const text = (words: string) => createRawSnippet(() => ({ render: () => `<span>${words}</span>` }));

describe('a button', () => {
  it('does what it says when it is pressed', async () => {
    const onclick = vi.fn();
    const { screen } = await mount(Button, { children: text('Import'), onclick });
    await screen.getByRole('button', { name: 'Import' }).click();
    expect(onclick).toHaveBeenCalledOnce();
  });
});

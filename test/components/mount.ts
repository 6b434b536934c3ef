import type { Component } from 'svelte';
import { render } from 'vitest-browser-svelte';
import { expect, onTestFinished } from 'vitest';
import type { WindowHost } from '../../renderer/lib/studio/studio-link.ts';
import { Stores } from '../../renderer/state/stores.ts';
import { FakeStudio, type Answers } from './fake-studio.ts';
import WithStores from './WithStores.svelte';

interface Around {
  answers?: Answers;
  host?: Partial<WindowHost>;
  /** Where the window is. */
  hash?: string;
}

/** Mounts a component alone, as the App would: with stores that follow a studio of this test's own. */
export async function mount<Properties extends object>(
  shown:
    | Component<Properties, object, '' | keyof Properties>
    // One without properties, as svelte-check sees it.
    | Component<Record<string, never>, object, string>,
  properties: NoInfer<Properties>,
  { answers, host, hash = '' }: Around = {},
) {
  window.history.replaceState(null, '', `#${hash}`);
  const studio = new FakeStudio(answers);
  const stores = new Stores(studio.link(host));
  onTestFinished(() => expect(studio.unexpected).toEqual([]));
  const of = shown as Component<Record<string, unknown>>;
  const given = (more: Partial<Properties> = {}) =>
    ({ ...properties, ...more }) as Record<string, unknown>;
  const screen = await render(WithStores, { stores, of, properties: given() });
  return {
    studio,
    stores,
    screen,
    change: (next: Partial<Properties>) => screen.rerender({ properties: given(next) }),
  };
}

import { createRawSnippet } from 'svelte';

/** Words for a component that takes a snippet. */
export function words(text: string) {
  return createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));
}

/** What of a toolbar can be gone to. */
const controls = 'button:not(:disabled), a[href]';

/**
 * Makes a toolbar one stop for Tab: arrows, Home and End move within it, and Tab comes back to where one was. Its
 * controls may come and go.
 */
export function roving(toolbar: HTMLElement): () => void {
  let current: HTMLElement | undefined;

  const items = () => [...toolbar.querySelectorAll<HTMLElement>(controls)];

  function settle(): void {
    const all = items();
    const stop = current && all.includes(current) ? current : all[0];
    for (const item of all) {
      const tabIndex = item === stop ? 0 : -1;
      if (item.tabIndex !== tabIndex) item.tabIndex = tabIndex;
    }
  }

  function onfocusin({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement) || !items().includes(target)) return;
    current = target;
    settle();
  }

  function onkeydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const all = items();
    const place = all.findIndex((item) => item === event.target);
    if (place < 0) return;
    const next = placeAfter(event.key, place, all.length);
    if (next === null) return;
    event.preventDefault();
    all[next]?.focus();
  }

  const observer = new MutationObserver(settle);
  observer.observe(toolbar, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  toolbar.addEventListener('focusin', onfocusin);
  toolbar.addEventListener('keydown', onkeydown);
  settle();
  return () => {
    observer.disconnect();
    toolbar.removeEventListener('focusin', onfocusin);
    toolbar.removeEventListener('keydown', onkeydown);
  };
}

function placeAfter(key: string, place: number, count: number): number | null {
  if (key === 'ArrowRight') return (place + 1) % count;
  if (key === 'ArrowLeft') return (place - 1 + count) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

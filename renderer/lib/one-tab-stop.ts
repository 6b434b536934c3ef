// @wc-ignore
const controls = 'button, input';

/**
 * Makes a toolbar one stop of Tab, from which arrows lead on: https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/. Tab comes
 * back to where one left it.
 */
export function oneTabStop(toolbar: HTMLElement): () => void {
  let current: Element | undefined;
  const all = () => [...toolbar.querySelectorAll<HTMLButtonElement | HTMLInputElement>(controls)];
  const usable = () => all().filter(({ disabled }) => !disabled);

  function settle() {
    const stops = usable();
    if (!stops.some((one) => one === current)) goOn(stops);
    for (const one of all()) one.tabIndex = one === current ? 0 : -1;
  }

  /** From one that cannot be used any more, such as "Undo" after the last: to the next, with the focus where it had that. */
  function goOn(stops: ReturnType<typeof usable>) {
    const order = all();
    const gone = order.findIndex((one) => one === current);
    const next = stops.find((one) => order.indexOf(one) > gone) ?? stops.at(-1);
    const hadFocus = current !== undefined && current === document.activeElement;
    current = next;
    if (hadFocus) next?.focus();
  }

  function follow({ target }: FocusEvent) {
    if (target instanceof Element && target.matches(controls)) current = target;
    settle();
  }

  function move(event: KeyboardEvent) {
    const stops = usable();
    const at = stops.findIndex((one) => one === event.target);
    const next = {
      ArrowRight: stops[(at + 1) % stops.length],
      ArrowLeft: stops.at(at - 1),
      Home: stops[0],
      End: stops.at(-1),
    }[event.key];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }

  // What can be used changes with what is drawn.
  const observer = new MutationObserver(settle);
  observer.observe(toolbar, { subtree: true, childList: true, attributeFilter: ['disabled'] });
  toolbar.addEventListener('focusin', follow);
  toolbar.addEventListener('keydown', move);
  settle();
  return () => {
    observer.disconnect();
    toolbar.removeEventListener('focusin', follow);
    toolbar.removeEventListener('keydown', move);
  };
}

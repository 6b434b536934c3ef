import type { Route } from './routes.ts';

/** Keys that lead to a screen, pressed one after the other as in `g d`. */
export const screenKeys: Readonly<Record<string, Route>> = {
  d: { screen: 'datasets' },
  r: { screen: 'runs' },
  n: { screen: 'new-run', datasetId: null },
  c: { screen: 'compare', runIds: [] },
  f: { screen: 'favourites' },
};

/** What the keyboard help lists. */
export const shortcuts: readonly { keys: readonly string[]; what: string }[] = [
  { keys: ['?'], what: 'This help' },
  { keys: ['g', 'd'], what: 'Go to Datasets' },
  { keys: ['g', 'r'], what: 'Go to Runs' },
  { keys: ['g', 'n'], what: 'Start a new run' },
  { keys: ['g', 'c'], what: 'Go to Compare' },
  { keys: ['g', 'f'], what: 'Go to Favourites' },
  { keys: ['Tab', 'Shift+Tab'], what: 'Next and previous control' },
  { keys: ['←', '→'], what: 'Move in a slider, a set of tabs or a gallery' },
  { keys: ['Space'], what: 'Choose, star or tick what has the focus' },
  { keys: ['S', 'F'], what: 'Star the creature that has the focus' },
  { keys: ['+', '-', '0'], what: 'Zoom the chart that has the focus, show the whole run' },
  { keys: ['Ctrl+A', 'Del'], what: 'Choose all favourites, remove the chosen ones' },
  { keys: ['Esc'], what: 'Close a dialog or a menu' },
];

/** Typing in a field is not a shortcut. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'range'].includes(target.type)
  );
}

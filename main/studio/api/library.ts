import type { Studio } from '../studio.ts';
import type { HandlersOf } from './handlers.ts';

export function libraryHandlers({ store }: Studio): HandlersOf<'library'> {
  return { 'library.damage': () => store.damage.list() };
}

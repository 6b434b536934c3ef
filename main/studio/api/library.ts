import type { Studio } from '../studio.ts';
import type { HandlersOf } from './handlers.ts';

export function libraryHandlers({ store, room }: Studio): HandlersOf<'library'> {
  return {
    'library.damage': () => store.damage.list(),
    'library.room': () => room.look(),
    'library.freeRoom': () => room.free(),
  };
}

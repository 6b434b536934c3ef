import type { Studio } from '../studio.ts';
import type { HandlersOf } from './handlers.ts';

export function engineHandlers({ engine }: Studio): HandlersOf<'engine'> {
  return {
    'engine.status': () => engine.status(),
    'engine.get': () => engine.get(),
    'engine.cancel': () => engine.cancel(),
  };
}

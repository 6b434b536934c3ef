import type { Studio } from '../studio.ts';
import type { HandlersOf } from './handlers.ts';

export function compareHandlers(studio: Studio): HandlersOf<'compare'> {
  return { 'compare.runs': ({ runIds }) => studio.compare(runIds) };
}

import type { DamagedRow } from '../../shared/damage.ts';
import { api } from '../lib/api.ts';
import { LiveList } from './live-list.svelte.ts';

/** What the library's lists had to leave out. */
export const damage = new LiveList<DamagedRow>('damage', () => api.call('library.damage', {}));

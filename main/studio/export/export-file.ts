import type { ReadableStore } from '../../store/store.ts';
import type { Core } from '../core.ts';

export type ExportCore = Pick<Core, 'libraryPath' | 'appVersion'> & { store: ReadableStore };

export interface ExportFile {
  name: string;
  bytes: Buffer;
}

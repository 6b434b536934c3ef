import type { Core } from '../core.ts';

export type ExportCore = Pick<Core, 'libraryPath' | 'appVersion'>;

export interface ExportFile {
  name: string;
  bytes: Buffer;
}

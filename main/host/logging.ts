export type { Logger } from 'pino';
export { makeRoomInLog } from '../studio/log/bounded-log-file.ts';

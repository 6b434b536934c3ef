import { fileURLToPath } from 'node:url';

/** Where the program called something: an error that was never thrown, whose stack is text only when it is asked for. */
export type CallSite = Error;

const ownFolder = fileURLToPath(new URL('..', import.meta.url));
/** Of packages and of Node, and of tfjs where source maps name its sources. */
const foreign =
  /[\\/]node_modules[\\/]|node:|[\\/]tfjs-(core|layers|data|node|node-gpu|backend-\w+)[\\/]/;
/** FILE:LINE:COLUMN at a frame's end, in brackets or not. */
const place = /\(?((?:file:\/\/)?[^\s(]+:\d+:\d+)\)?$/;
const framesLookedAt = 40;

export function callSite(): CallSite {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = framesLookedAt;
  try {
    return new Error();
  } finally {
    Error.stackTraceLimit = usual;
  }
}

/** ` (at FILE:LINE:COLUMN)` of the nearest frame that is neither tfjs's nor ours; empty where there is none. */
export function sourceLine(site: CallSite | undefined): string {
  const frames = site?.stack?.split('\n').slice(1) ?? [];
  const places = frames
    .filter((frame) => !foreign.test(frame) && !isOwn(frame))
    // Frames of JavaScript's own functions (Array.map) have no place.
    .flatMap((frame) => place.exec(frame)?.[1] ?? []);
  const [nearest] = places;
  if (nearest === undefined) return '';
  return ` (at ${nearest.startsWith('file://') ? fileURLToPath(nearest) : nearest})`;
}

function isOwn(frame: string): boolean {
  return frame.includes(ownFolder) || frame.includes(new URL('..', import.meta.url).href);
}

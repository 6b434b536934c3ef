import { types } from 'node:util';

/**
 * A value as it arrives on the other side of Electron's context bridge: functions and promises are wrapped,
 * plain objects and arrays copied, files handed over, all else cloned; a proxy is refused, in Electron's words.
 */
export function acrossBridge(value: unknown): unknown {
  if (typeof value === 'function') {
    const inner = value as (...given: unknown[]) => unknown;
    return (...given: unknown[]) => acrossBridge(inner(...given.map(acrossBridge)));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (types.isProxy(value)) throw new Error('An object could not be cloned.');
  if (types.isPromise(value)) return value.then(acrossBridge);
  if (value instanceof Blob) return value;
  if (Array.isArray(value)) return value.map(acrossBridge);
  if (isPlain(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, acrossBridge(one)]));
  return structuredClone(value);
}

/** Also where it comes from another context, whose `Object` is another one. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

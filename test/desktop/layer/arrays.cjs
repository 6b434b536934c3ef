'use strict';
// Methods that copy an array: Chromium has them since 110 and Node since 20, Electron 22 has Chromium 108 and Node 16.
// The page's bundle imports this file too.

/** @type {Record<string, (this: unknown[], ...given: never[]) => unknown[]>} */
const methods = {
  toReversed() {
    return [...this].reverse();
  },
  toSorted(compare) {
    return [...this].sort(compare);
  },
  toSpliced(...how) {
    const copy = [...this];
    Reflect.apply(copy.splice, copy, how);
    return copy;
  },
};
for (const [name, value] of Object.entries(methods))
  if (!(name in Array.prototype))
    Object.defineProperty(Array.prototype, name, { value, writable: true, configurable: true });

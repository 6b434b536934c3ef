import { statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../fetching/cache-folder.mjs';

/**
 * Where the network lies whose features creatures are measured by. Plain JavaScript, because set-up asks at every start.
 */

/** Kernels and offsets of all layers as float32, see `convert-weights.ts`. */
export const convertedBytes = 13_400_000;

/** @returns {string} it need not be there */
export function featureNetworkFile() {
  return join(cacheFolder(), 'feature-network', 'efficientnet-lite0-0.1.0.f32');
}

/**
 * Whether it is here. Its hash is checked by those who load it.
 *
 * @returns {boolean}
 */
export function featureNetworkIsHere() {
  return statSync(featureNetworkFile(), { throwIfNoEntry: false })?.size === convertedBytes;
}

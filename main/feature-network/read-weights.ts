import { readFile } from 'node:fs/promises';
import { StudioError } from '../../shared/errors.ts';
import { sha256 } from '../files/sha256.ts';
import { featureNetworkFile, featureNetworkIsHere } from './feature-network-file.mjs';
import { kernelLength, layers, type LayerDescription } from './layers.ts';
import { publishedNetwork } from './published.ts';

/** A layer with its numbers: `relu6(convolution(x, kernel) + offset)`. */
export interface LayerWeights extends LayerDescription {
  kernel: Float32Array;
  offset: Float32Array;
}

/**
 * Reads the network whose features creatures are measured by.
 *
 * @returns undefined where it is not here
 * @throws StudioError `engine-unavailable` where its file is damaged
 */
export async function readWeights(): Promise<LayerWeights[] | undefined> {
  if (!featureNetworkIsHere()) return undefined;
  const bytes = await readFile(featureNetworkFile());
  if (sha256(bytes) !== publishedNetwork.converted.sha256) throw damaged();
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer);
  let at = 0;
  const take = (length: number) => numbers.subarray(at, (at += length));
  return layers.map((layer) => ({
    ...layer,
    kernel: take(kernelLength(layer)),
    offset: take(layer.outputs),
  }));
}

function damaged(): StudioError {
  return new StudioError(
    'engine-unavailable',
    'The file of the network that measures creatures is damaged.',
    '"studio features get --again" gets it anew; training goes on without it.',
  );
}

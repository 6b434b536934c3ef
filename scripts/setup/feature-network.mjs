import {
  featureNetworkFile,
  featureNetworkIsHere,
} from '../../main/feature-network/feature-network-file.mjs';
import { fetchByStudio } from './fetch-by-studio.mjs';

/**
 * Has the studio get the network that measures creatures (`studio features get`), where it is not here; without it runs
 * are measured by what needs no network.
 *
 * @param {string} projectFolder
 * @param {string} node the Node that runs the studio, which is built by now
 */
export async function setUpFeatureNetwork(projectFolder, node) {
  if (featureNetworkIsHere()) return;
  await fetchByStudio(
    {
      command: 'features',
      getting: 'Getting EfficientNet-Lite0, by whose features creatures are measured (17 MB)',
      ready: 'EfficientNet-Lite0 ready',
      fallback: 'EfficientNet-Lite0 missing, so runs have no KID, density and coverage',
      memoryFile: 'feature-network-failure.json',
      key: featureNetworkFile(),
    },
    projectFolder,
    node,
  );
}

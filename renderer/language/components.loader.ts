import { registerLoaders } from 'wuchale/load-utils';
import { loadCatalog, loadIDs } from './.wuchale/components.proxy.js';
import { withPseudoLanguage } from './load-catalogue.ts';

/* What the build puts into each of the window's components in place of its texts (wuchale.config.js). */

export const getRuntime = registerLoaders('components', withPseudoLanguage(loadCatalog), loadIDs);
export const getRuntimeRx = getRuntime;

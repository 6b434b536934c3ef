import { untrack } from 'svelte';
import { hrefTo, parseRoute, type Route } from '../screens/screens.ts';
import type { Stores } from './stores.ts';

/**
 * A window that is opened without an address shows the screen that was shown last. What it showed may be gone since, or
 * in another library: then it shows the list that it would be in. To be called where effects may be made.
 */
export function followLastPlace(stores: Stores): void {
  const { router, settings } = stores;
  const restored = window.location.hash === '' ? settings.lastPlace : '';
  if (restored !== '') router.replace(parseRoute(restored));

  function listInstead(route: Route): Route | null {
    if (restored === '' || hrefTo(route) !== restored) return null;
    if ('runId' in route) return isIn(stores.runs, route.runId) ? null : { screen: 'runs' };
    if (route.screen !== 'dataset') return null;
    return isIn(stores.datasets, route.datasetId) ? null : { screen: 'datasets' };
  }

  $effect(() => {
    const instead = listInstead(router.route);
    if (instead) router.replace(instead);
  });

  $effect(() => {
    const lastPlace = hrefTo(router.route);
    untrack(() => settings.change({ lastPlace }));
  });
}

/** As far as is known yet. */
function isIn(list: Stores['runs'] | Stores['datasets'], id: string): boolean {
  return list.status !== 'ready' || list.byId(id) !== undefined;
}

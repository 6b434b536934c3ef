import Activity from '@lucide/svelte/icons/activity';
import Columns2 from '@lucide/svelte/icons/columns-2';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import Images from '@lucide/svelte/icons/images';
import Settings2 from '@lucide/svelte/icons/settings-2';
import Star from '@lucide/svelte/icons/star';
import { appName } from '../../shared/app-name.ts';
import type { Run } from '../../shared/run/run.ts';
import {
  list,
  readAddress,
  screen,
  textOrNull,
  writeAddress,
  writePath,
  type ParametersOf,
} from './screen-row.ts';

/**
 * The window's screens, a row each: its address, its title (which is the window's too), its place in the navigation,
 * its key and its component. A new screen is a row here and the component; nothing else knows them by name.
 *
 * A component is loaded when its screen is first opened: the charts cost nothing before there is a run.
 */
export const screens = {
  datasets: screen({
    path: '/datasets',
    title: 'Datasets',
    icon: Images,
    key: { press: 'd', what: 'Go to Datasets' },
    load: () => import('./datasets/DatasetsScreen.svelte'),
  }),
  dataset: screen({
    path: '/datasets/:datasetId',
    title: 'Dataset',
    load: () => import('./datasets/DatasetScreen.svelte'),
  }),
  runs: screen({
    path: '/runs',
    title: 'Runs',
    icon: Activity,
    key: { press: 'r', what: 'Go to Runs' },
    load: () => import('./runs/RunsScreen.svelte'),
  }),
  'new-run': screen({
    path: '/runs/new',
    query: { datasetId: textOrNull('dataset'), presetId: textOrNull('preset') },
    title: 'New run',
    key: { press: 'n', what: 'Start a new run' },
    load: () => import('./runs/NewRunScreen.svelte'),
  }),
  'same-but': screen({
    path: '/runs/:runId/same-but/:breakage',
    title: 'The same, but …',
    load: () => import('./runs/SameButScreen.svelte'),
  }),
  run: screen({
    path: '/runs/:runId',
    title: 'Run',
    load: () => import('./run/RunScreen.svelte'),
  }),
  sweep: screen({
    path: '/runs/sweeps/:sweepId',
    title: 'Sweep',
    load: () => import('./sweep/SweepScreen.svelte'),
  }),
  compare: screen({
    path: '/compare',
    query: { runIds: list('runs') },
    title: 'Compare',
    icon: Columns2,
    key: { press: 'c', what: 'Go to Compare' },
    load: () => import('./compare/CompareScreen.svelte'),
  }),
  favourites: screen({
    path: '/favourites',
    title: 'Favourites',
    icon: Star,
    key: { press: 'f', what: 'Go to Favourites' },
    load: () => import('./favourites/FavouritesScreen.svelte'),
  }),
  tour: screen({
    path: '/tour',
    query: { datasetId: textOrNull('dataset') },
    title: 'Tour',
    icon: GraduationCap,
    key: { press: 't', what: 'Go to the tour of what a GAN is' },
    load: () => import('./tour/TourScreen.svelte'),
  }),
  studio: screen({
    path: '/studio',
    title: 'Studio',
    icon: Settings2,
    key: { press: 's', what: 'Go to the studio: engines, library, appearance, about' },
    load: () => import('./studio/StudioScreen.svelte'),
  }),
  trash: screen({
    path: '/studio/trash',
    title: 'Trash',
    load: () => import('./studio/TrashScreen.svelte'),
  }),
};

export type ScreenName = keyof typeof screens;

/** Where the window can be. The address's hash holds it, so that reload, back and links work in both hosts. */
export type Route = {
  [Name in ScreenName]: { screen: Name } & ParametersOf<(typeof screens)[Name]>;
}[ScreenName];

const names = Object.keys(screens) as ScreenName[];

/** Reads a hash such as `#/runs/new?dataset=abc`; anything unknown leads to the first screen. */
export function parseRoute(hash: string): Route {
  for (const name of names) {
    const parameters = readAddress(screens[name], hash);
    if (parameters) return { screen: name, ...parameters } as Route;
  }
  return { screen: 'datasets' };
}

/** The link to a place. */
export function hrefTo(route: Route): string {
  return writeAddress(screens[route.screen], { ...route });
}

/** What is shown: another run is another, another choice of runs to compare is the same comparison. */
export function pathTo(route: Route): string {
  return writePath(screens[route.screen], { ...route });
}

/** The screens of the navigation, and whether each is the one that is shown, or has it below it. */
export function navigation(route: Route) {
  const shown = sectionOf(route.screen);
  return names.flatMap((name) => {
    const { title, icon } = screens[name];
    return icon
      ? [{ name, title, icon, href: hrefWithout(name), isHere: sectionOf(name) === shown }]
      : [];
  });
}

/** What the keyboard help says of the keys that lead to screens. */
export function screenKeys() {
  return names.flatMap((name) => {
    const { key } = screens[name];
    return key ? [{ keys: ['g', key.press], what: key.what }] : [];
  });
}

/** Where a key leads after `g`; null where nowhere. */
export function routeOfKey(pressed: string): Route | null {
  const name = names.find((one) => screens[one].key?.press === pressed);
  return name ? parseRoute(hrefWithout(name)) : null;
}

/** What the window or tab is called: how far training is, readable without looking at it; else which screen it is. */
export function windowTitle(route: Route, runs: readonly Run[]): string {
  const live = runs.find((run) => run.state === 'running' || run.state === 'paused');
  if (!live) return `${screens[route.screen].title} – ${appName}`;
  const percent = Math.floor((100 * live.step) / live.hyperparameters.steps);
  const state = live.state === 'paused' ? 'paused at ' : '';
  return `${state}${percent} % ${live.name} – ${appName}`;
}

/** The address of a screen that needs no parameters. */
function hrefWithout(name: ScreenName): string {
  return `#${screens[name].path}`;
}

/** `runs` of `/runs/new`. */
function sectionOf(name: ScreenName): string | undefined {
  return screens[name].path.split('/')[1];
}

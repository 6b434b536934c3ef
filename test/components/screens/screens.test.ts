import { describe, expect, it, test } from 'vitest';
import {
  hrefTo,
  navigation,
  parseRoute,
  pathTo,
  routeOfKey,
  screenKeys,
  screens,
  windowTitle,
  type Route,
  type ScreenName,
} from '../../../renderer/screens/screens.ts';
import { exampleRun } from '../../unit/renderer/example-run.ts';

describe('the address of a screen', () => {
  const routes: Route[] = [
    { screen: 'datasets' },
    { screen: 'dataset', datasetId: 'ab12' },
    { screen: 'dataset', datasetId: 'a/b %' },
    { screen: 'runs' },
    { screen: 'new-run', datasetId: null, presetId: null },
    { screen: 'new-run', datasetId: 'ab12', presetId: null },
    { screen: 'run', runId: 'k3x9' },
    { screen: 'compare', runIds: [] },
    { screen: 'compare', runIds: ['k3x9', 'm4'] },
    { screen: 'favourites' },
    { screen: 'new-run', datasetId: 'ab12', presetId: 'ladder' },
    { screen: 'tour', datasetId: null },
    { screen: 'sweep', sweepId: 's1' },
    { screen: 'studio' },
    { screen: 'trash' },
  ];

  test.each(routes)('leads back to $screen', (route) => {
    expect(parseRoute(hrefTo(route))).toEqual(route);
  });

  test('reads as it always did', () => {
    expect(routes.map(hrefTo)).toEqual([
      '#/datasets',
      '#/datasets/ab12',
      '#/datasets/a%2Fb%20%25',
      '#/runs',
      '#/runs/new',
      '#/runs/new?dataset=ab12',
      '#/runs/k3x9',
      '#/compare',
      '#/compare?runs=k3x9,m4',
      '#/favourites',
      '#/runs/new?dataset=ab12&preset=ladder',
      '#/tour',
      '#/runs/sweeps/s1',
      '#/studio',
      '#/studio/trash',
    ]);
  });

  test.each(['', '#', '#/nowhere', '#/%', '#/datasets/a/b'])(
    'that nobody knows, such as "%s", leads to the datasets',
    (hash) => expect(parseRoute(hash)).toEqual({ screen: 'datasets' }),
  );

  test('typed by hand with a percent sign is taken as it stands', () => {
    expect(parseRoute('#/runs/50%')).toEqual({ screen: 'run', runId: '50%' });
  });

  test('without its query says what is shown', () => {
    expect(pathTo({ screen: 'compare', runIds: ['a', 'b'] })).toBe('/compare');
    expect(pathTo({ screen: 'run', runId: 'a' })).toBe('/runs/a');
  });
});

describe('the table of screens', () => {
  test.each(Object.keys(screens) as ScreenName[])('has a component for %s', async (name) => {
    expect((await screens[name].load()).default).toBeTypeOf('function');
  });

  it('gives the navigation its places, and says which is shown or has what is shown below it', () => {
    const shown = (route: Route) =>
      navigation(route).map(
        ({ title, href, isHere }) => `${title} ${href}${isHere ? ' here' : ''}`,
      );
    expect(shown({ screen: 'run', runId: 'k3x9' })).toEqual([
      'Datasets #/datasets',
      'Runs #/runs here',
      'Compare #/compare',
      'Favourites #/favourites',
      'Tour #/tour',
      'Studio #/studio',
    ]);
    expect(shown({ screen: 'dataset', datasetId: 'a' })[0]).toBe('Datasets #/datasets here');
  });

  it('gives each key its screen, and the help its words', () => {
    expect(routeOfKey('n')).toEqual({ screen: 'new-run', datasetId: null, presetId: null });
    expect(routeOfKey('c')).toEqual({ screen: 'compare', runIds: [] });
    expect(routeOfKey('x')).toBeNull();
    expect(screenKeys()).toContainEqual({ keys: ['g', 'n'], what: 'Start a new run' });
    expect(screenKeys()).toHaveLength(7);
  });
});

describe("the window's title", () => {
  const at: Route = { screen: 'favourites' };

  it('tells how far the run is that trains, whatever the screen', () => {
    const queued = exampleRun({ name: 'Waiting', state: 'queued', step: 0 });
    const running = exampleRun({
      name: 'Tiny dragons',
      step: 85,
      hyperparameters: { steps: 200 },
    });
    expect(windowTitle(at, [queued, running])).toBe('42 % Tiny dragons – Sprite GAN Studio');
    expect(windowTitle(at, [{ ...running, state: 'paused' }])).toBe(
      'paused at 42 % Tiny dragons – Sprite GAN Studio',
    );
  });

  it('is the screen’s where none is live', () => {
    expect(windowTitle(at, [exampleRun({ state: 'completed' })])).toBe(
      'Favourites – Sprite GAN Studio',
    );
  });
});

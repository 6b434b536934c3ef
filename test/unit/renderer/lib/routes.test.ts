import { describe, expect, test } from 'vitest';
import { hrefTo, parseRoute, type Route } from '../../../../renderer/lib/routes.ts';

describe('the address of a screen', () => {
  const routes: Route[] = [
    { screen: 'datasets' },
    { screen: 'dataset', datasetId: 'ab12' },
    { screen: 'runs' },
    { screen: 'new-run', datasetId: null },
    { screen: 'new-run', datasetId: 'ab12' },
    { screen: 'run', runId: 'k3x9' },
    { screen: 'compare', runIds: [] },
    { screen: 'compare', runIds: ['k3x9', 'm4'] },
    { screen: 'favourites' },
  ];

  test.each(routes)('leads back to $screen', (route) => {
    expect(parseRoute(hrefTo(route))).toEqual(route);
  });

  test('that nobody knows leads to the datasets', () => {
    for (const hash of ['', '#', '#/nowhere', '#/%', '#/compare/x/y?z']) {
      expect(['datasets', 'compare']).toContain(parseRoute(hash).screen);
    }
    expect(parseRoute('#/nowhere')).toEqual({ screen: 'datasets' });
  });
});

/** Where the window can be. The address's hash holds it, so that reload, back and links work in both hosts. */
export type Route =
  | { screen: 'datasets' }
  | { screen: 'dataset'; datasetId: string }
  | { screen: 'runs' }
  | { screen: 'new-run'; datasetId: string | null }
  | { screen: 'run'; runId: string }
  | { screen: 'compare'; runIds: string[] }
  | { screen: 'favourites' };

/** Reads a hash such as `#/runs/new?dataset=abc`; anything unknown leads to the datasets. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const parameters = new URLSearchParams(query);
  const [section, id] = path.split('/').filter(Boolean).map(decodeSegment);
  if (section === 'datasets' && id) return { screen: 'dataset', datasetId: id };
  if (section === 'runs' && id === 'new') {
    return { screen: 'new-run', datasetId: parameters.get('dataset') };
  }
  if (section === 'runs') return id ? { screen: 'run', runId: id } : { screen: 'runs' };
  if (section === 'compare') {
    return { screen: 'compare', runIds: (parameters.get('runs') ?? '').split(',').filter(Boolean) };
  }
  return section === 'favourites' ? { screen: 'favourites' } : { screen: 'datasets' };
}

/** The link to a place: for `href`, so that middle click and keyboard work as everywhere. */
export function hrefTo(route: Route): string {
  switch (route.screen) {
    case 'dataset':
      return `#/datasets/${encodeURIComponent(route.datasetId)}`;
    case 'new-run':
      return route.datasetId
        ? `#/runs/new?dataset=${encodeURIComponent(route.datasetId)}`
        : '#/runs/new';
    case 'run':
      return `#/runs/${encodeURIComponent(route.runId)}`;
    case 'compare':
      return `#/compare?runs=${route.runIds.map(encodeURIComponent).join(',')}`;
    default:
      return `#/${route.screen}`;
  }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A percent sign typed by hand: take the text as it stands.
    return segment;
  }
}

import { StudioError } from '../../../shared/errors.ts';
import type { Studio } from '../studio.ts';
import type { HandlersOf } from './handlers.ts';
import type { HostServices } from './host-services.ts';

export function datasetHandlers(
  { datasets, imports, findSheets }: Studio,
  host: HostServices,
): HandlersOf<'datasets'> {
  return {
    'datasets.list': () => datasets.list(),
    'datasets.get': ({ datasetId }) => datasets.get(datasetId),
    'datasets.annotations': ({ datasetId }) => datasets.annotations(datasetId),
    'datasets.pickFolder': () => pickFolder(host),
    'datasets.import': (request) => imports.start(request),
    'datasets.findSheets': ({ source, sheets }) => findSheets(source, sheets),
    'datasets.imports': () => imports.list(),
    'datasets.cancelImport': ({ importId }) => {
      imports.cancel(importId);
      return null;
    },
    'datasets.rename': ({ datasetId, name }) => datasets.rename(datasetId, name),
    'datasets.remove': ({ datasetId }) => {
      datasets.remove(datasetId);
      return null;
    },
    'datasets.restore': ({ datasetId }) => datasets.restore(datasetId),
  };
}

function pickFolder({ pickFolder }: HostServices): Promise<string | null> {
  if (pickFolder) return pickFolder('import');
  throw new StudioError(
    'not-available-here',
    'A browser cannot show the folder dialog of the studio’s machine.',
    'Drop the folder on the window, or type its path.',
  );
}

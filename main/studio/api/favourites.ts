import type { MethodRequest } from '../../../shared/api/methods.ts';
import type { ExportResult } from '../../../shared/favourite.ts';
import { exportToFolder, exportToLibrary } from '../export/export-favourites.ts';
import { libraryReadOnly } from '../read-only.ts';
import type { Studio } from '../studio.ts';
import type { HandlersOf } from './handlers.ts';
import type { HostServices } from './host-services.ts';

export function favouriteHandlers(studio: Studio, host: HostServices): HandlersOf<'favourites'> {
  const { favourites } = studio;
  return {
    'favourites.list': () => favourites.list(),
    'favourites.add': ({ sampleId, index }) => favourites.add(sampleId, index),
    'favourites.remove': async ({ favouriteIds }) => {
      await favourites.remove(favouriteIds);
      return null;
    },
    'favourites.export': (request) => exportFavourites(studio, host, request),
  };
}

/** To a folder that the person chooses, null when they cancel; without a dialog to the library's exports. */
async function exportFavourites(
  studio: Studio,
  { pickFolder }: HostServices,
  { favouriteIds, options }: MethodRequest<'favourites.export'>,
): Promise<ExportResult | null> {
  const chosen = studio.favourites.find(favouriteIds);
  if (!pickFolder && studio.readOnly) throw libraryReadOnly(studio.libraryPath);
  if (!pickFolder) return exportToLibrary(studio, chosen, options);
  const folder = await pickFolder('export');
  return folder === null ? null : exportToFolder(studio, chosen, options, folder);
}

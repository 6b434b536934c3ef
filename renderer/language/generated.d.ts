/** Written by wuchale at each build: where the compiled catalogues are. */
declare module '*.proxy.js' {
  import type { CatalogModule } from 'wuchale/runtime';

  export const loadIDs: string[];
  export function loadCatalog(id: string, language: string): Promise<CatalogModule>;
}

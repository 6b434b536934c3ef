import type { LoaderFunc } from 'wuchale/load-utils';
import type { CatalogModule } from 'wuchale/runtime';
import { sourceLanguage } from './languages.ts';
import { pseudoCatalogue, pseudoLanguage } from './pseudo-language.ts';

type Loads = (id: string, language: string) => Promise<CatalogModule>;

/** Loads compiled catalogues, and makes the pseudo-language's of the English ones. */
export const withPseudoLanguage =
  (load: Loads): LoaderFunc =>
  async (id, language) =>
    language === pseudoLanguage
      ? pseudoCatalogue(await load(id, sourceLanguage))
      : load(id, language);

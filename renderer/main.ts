import './styles/tokens.css';
import './styles/base.css';
import './styles/forced-colours.css';
import './styles/dialog.css';
import { loadLocale } from 'wuchale/load-utils';
import { putWhatIsSaid } from '../shared/said.ts';
import { windowLanguage } from './language/chosen-language.ts';
import './language/components.loader.ts';
import { coreInLanguage } from './language/core-in-language.ts';
import './language/modules.loader.ts';

/* Texts first: modules take theirs when they are loaded. */
const language = windowLanguage();
document.documentElement.lang = language;
await loadLocale(language);
putWhatIsSaid(await coreInLanguage(language));
await import('./start.ts');

import './styles/tokens.css';
import './styles/base.css';
import './styles/dialog.css';
import { loadLocale } from 'wuchale/load-utils';
import { windowLanguage } from './language/chosen-language.ts';
import './language/components.loader.ts';
import './language/modules.loader.ts';

/* Texts first: modules take theirs when they are loaded. */
const language = windowLanguage();
document.documentElement.lang = language;
await loadLocale(language);
await import('./start.ts');

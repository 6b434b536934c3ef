import { createHeuristic, defaultHeuristicOpts } from 'wuchale';

const usual = createHeuristic(defaultHeuristicOpts);

/** Of elements and components: what people read or hear. Any other attribute is for machines. */
const readAttributes = new Set([
  ...['alt', 'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext'],
  ...['label', 'of', 'placeholder', 'text', 'title', 'valueText'],
]);

/** What is called with names, selectors or keys. */
const machineCalls =
  /^(console|document|history|localStorage|sessionStorage|window)\.|(^|\.)(addEventListener|closest|getContext|has|includes|join|matchMedia|querySelector(All)?|split|startsWith)$/;

/** Logs, which are read by whoever helps, and the database. */
const coreCalls = /(^|\.)(log\.\w+|info|warn|exec|pragma|prepare)$/;

/** Statements of SQL, and parts of them. */
const sql = /\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|AS|IS (NOT )?NULL|IS NOT)\b/;

/** Names that events give keys. */
const keys =
  /^(Arrow(Up|Down|Left|Right)|Backspace|Control|Delete|End|Enter|Escape|Home|Page(Up|Down)|Shift|Tab)$/;

/** Markup, styles, selectors, and functions of styles and drawings. */
const machineText = /^\s*<|="|^[.[]|:(not|is)\(|^[a-z-]+\(|[\d#]px\b/;

/** Headers of HTTP with what they say, keys of a menu, and how files begin. */
const ofProtocols = /^([A-Z]\w*-)+[A-Z]\w*$|; charset=|'(none|self)'|^CmdOrCtrl|\0/;

/** Two words, or a word beside a value (which is # here): parts of sentences begin with small letters. */
const words = /\p{L}\s+\p{L}|\p{Ll}{2}\S*\s+\S|\S\s+\S*\p{Ll}{2}/u;

/**
 * Whether a string of the sources is a text that people read: it gets into the catalogue then.
 *
 * @type {import('wuchale').HeuristicFunc}
 */
export function isText(message) {
  const { scope, attribute, call } = message.details;
  if (scope === 'markup') return usual(message);
  if (call && (machineCalls.test(call) || coreCalls.test(call))) return false;
  const text = message.msgStr.join('\n');
  if (attribute && !readAttributes.has(attribute)) return false;
  if (scope === 'script' && keys.test(text)) return false;
  if ([machineText, ofProtocols, sql].some((ofMachines) => ofMachines.test(text))) return false;
  return usual(message) || (words.test(text) ? 'message' : false);
}

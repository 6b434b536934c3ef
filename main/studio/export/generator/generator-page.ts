import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { escapeMarkup } from '../../../../shared/chart/markup.ts';
import {
  contentsId,
  rootId,
  weightsClass,
  type PageContents,
} from '../../../../shared/creature/generator-page.ts';
import { policyHash } from '../../../files/sha256.ts';

/** What the build makes of main/generator-page, and of the licences of what is in it. */
export function builtPageFile(name: 'generator-page.js' | 'generator-page-notices.txt'): string {
  const fromSource = import.meta.url.endsWith('.ts');
  const folder = fromSource ? '../../../../dist/main/' : './';
  return readFileSync(fileURLToPath(new URL(folder + name, import.meta.url)), 'utf8');
}

/**
 * The page as text, part by part. It may fetch nothing: not by its Content-Security-Policy, which lets its own script and
 * style run and WebAssembly with them, and which holds in a file as well. What a person typed is text in it.
 */
export function* generatorPage(
  contents: PageContents,
  shards: Iterable<Uint8Array>,
): Generator<string> {
  // Nothing in a script ends its element.
  const script = builtPageFile('generator-page.js').replaceAll('</script', '<\\/script');
  const policy = [
    "default-src 'none'",
    `script-src '${policyHash(script)}' 'wasm-unsafe-eval'`,
    `style-src '${policyHash(pageStyle)}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  yield [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="generator" content="Sprite GAN Studio">',
    // A page asks for an icon otherwise, and is refused.
    '<link rel="icon" href="data:,">',
    `<title>${escapeMarkup(contents.name)}: make creatures</title>`,
    `<style>${pageStyle}</style>`,
    '</head>',
    '<body>',
    `<main id="${rootId}"><noscript><p>The creatures are drawn by a script of this page, which this browser does not run.</p></noscript></main>`,
    `<script type="application/json" id="${contentsId}">${JSON.stringify(contents).replaceAll('<', '\\u003c')}</script>`,
    '',
  ].join('\n');
  for (const shard of shards)
    yield `<script type="text/plain" class="${weightsClass}">${Buffer.from(shard).toString('base64')}</script>\n`;
  yield `<script>${script}</script>\n</body>\n</html>\n`;
}

/** As warm as the studio's own window. The page sets a creature's size and the grid's columns by script, which no policy forbids. */
const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#faf5ec, #191512);
  --surface: light-dark(#fffdf9, #231d19);
  --line: light-dark(#e3d8c6, #3d342d);
  --edge: light-dark(#958673, #85766a);
  --text: light-dark(#2b211b, #f5ece1);
  --muted: light-dark(#665a4e, #b9aa9b);
  --accent: light-dark(#b8431a, #ff9a63);
  --on-accent: light-dark(#ffffff, #231006);
  --light: light-dark(#ffffff, #3a322c);
  --dark: light-dark(#ece4d8, #302923);
  --paper: #ffffff;
  --paper-edge: #eae4da;
  --focus: light-dark(#0a5fb4, #8cc7ff);
  accent-color: var(--accent);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 ui-rounded, 'SF Pro Rounded', Nunito, 'Segoe UI', system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
p { max-width: 75ch; margin: 0.5rem 0; }
[role='status'] { min-height: 1.5em; font-variant-numeric: tabular-nums; }
.muted, footer { color: var(--muted); font-size: 0.875rem; }
.controls { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; margin: 1rem 0; }
.controls .muted { flex-basis: 100%; }
label { display: grid; gap: 0.125rem; }
label span { color: var(--muted); font-size: 0.8125rem; }
button, input, select { min-height: 2.25rem; padding: 0.25rem 0.75rem; border: 1px solid var(--edge); border-radius: 9px; background: var(--surface); color: var(--text); font: inherit; }
input[type='number'] { width: 9.5rem; }
input[type='range'] { padding: 0; }
button { cursor: pointer; }
button:disabled { opacity: 0.5; cursor: default; }
.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); font-weight: 600; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.grid { display: grid; gap: 2px; width: max-content; max-width: 100%; padding: 4px; border-radius: 9px; background: var(--line); }
.cell { min-height: 0; padding: 0; border: 0; border-radius: 3px; line-height: 0; background: repeating-conic-gradient(var(--light) 0 25%, var(--dark) 0 50%) 0 0 / 12px 12px; }
.cell[aria-pressed='true'] { outline: 3px solid var(--accent); outline-offset: 0; }
.cell:focus-visible { outline-color: var(--focus); }
canvas { image-rendering: pixelated; }
.row { display: flex; flex-wrap: wrap; gap: 0.25rem; }
[aria-pressed='true'] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.swatch { width: 2.25rem; }
.swatch[aria-pressed='true'] { outline: 3px solid var(--accent); outline-offset: 1px; }
.swatch:focus-visible { outline-color: var(--focus); }
input[type='color'] { width: 2.25rem; padding: 2px; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); max-width: 49rem; gap: 1rem; align-items: start; }
.pictures canvas { display: block; width: 100%; aspect-ratio: 1; border: 1px solid var(--edge); border-radius: 9px; background: repeating-conic-gradient(var(--paper) 0 25%, var(--paper-edge) 0 50%) 0 0 / 16px 16px; }
.board { position: relative; }
.board canvas { cursor: crosshair; touch-action: none; }
.mark, .mirror { position: absolute; pointer-events: none; }
.mark { width: var(--cell); height: var(--cell); outline: 2px solid var(--focus); }
.mirror { inset: 0 auto 0 50%; border-left: 2px dashed var(--accent); transform: translateX(-50%); }
[hidden] { display: none; }
footer { margin-top: 2rem; padding-top: 0.5rem; border-top: 1px solid var(--line); }
`;

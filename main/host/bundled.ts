import { fileURLToPath } from 'node:url';

/** Whether the studio runs bundled (`dist/main/*.js`) or straight from its TypeScript sources. */
const runsFromSource = import.meta.url.endsWith('.ts');

/** A process's entry: beside the bundle, or in its room of the sources. */
export function processEntry(process: 'trainer' | 'pictures'): string {
  const relative = runsFromSource ? `../${process}/entry.ts` : `./${process}.js`;
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** The folder of the built renderer. */
export function rendererFolder(): string {
  const relative = runsFromSource ? '../../dist/renderer/' : '../renderer/';
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** What to install, for messages. */
export const nodeNeeded = 'Node 24, or at least 22.15 (of the 23s, 23.6)';

/**
 * Whether the built studio runs on a Node: better-sqlite3 needs Node-API 10 (22.14, 23.6), the reading of
 * pictures module.registerHooks (22.15, 23.5). Plain JavaScript, since set-up asks it on a Node that cannot
 * read TypeScript.
 *
 * @param {string} version as in process.versions.node
 */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22) return minor >= 15;
  if (major === 23) return minor >= 6;
  return major > 23;
}

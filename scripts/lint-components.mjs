import { spawnSync } from 'node:child_process';
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { svelte2tsx } from 'svelte2tsx';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';

/** Those of .oxlintrc.json; without what a template assigns, a condition may look impossible that is not. */
const rules = {
  options: { typeAware: true, denyWarnings: true },
  plugins: ['typescript'],
  categories: { correctness: 'off' },
  rules: {
    'typescript/await-thenable': 'error',
    'typescript/no-floating-promises': 'error',
    // An event of a component may be answered by an async function, as one of an element may.
    'typescript/no-misused-promises': ['error', { checksVoidReturn: { properties: false } }],
    'typescript/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true },
    ],
  },
};

/**
 * Lint with types for what components do: oxlint has no parser for them (docs/decisions/0515), so it gets them as
 * svelte-check sees them, script and template as one module, in a folder that TypeScript lays over the project's own.
 */
await runScript(() => {
  const folder = mkdtempSync(join(tmpdir(), 'component-modules-'));
  try {
    symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const components = globSync('renderer/**/*.svelte', { cwd: projectFolder });
    for (const component of components) writeModuleOf(component, folder);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(typesIn(folder)));
    writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(rules));
    const oxlint = join(projectFolder, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const { status } = spawnSync(process.execPath, [oxlint, 'renderer'], {
      cwd: folder,
      stdio: 'inherit',
    });
    return Promise.resolve(status ?? 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * @param {string} component relative to the project
 * @param {string} folder
 */
function writeModuleOf(component, folder) {
  const text = readFileSync(join(projectFolder, component), 'utf8');
  const { code } = svelte2tsx(text, { filename: component, isTsFile: true, version: '5.0.0' });
  const file = join(folder, `${component}.ts`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
}

/** @param {string} folder */
function typesIn(folder) {
  const declarations = ['svelte-shims-v4.d.ts', 'svelte-jsx-v4.d.ts'];
  return {
    extends: join(projectFolder, 'tsconfig.json'),
    compilerOptions: { rootDirs: [projectFolder, folder], types: ['node', 'svelte'] },
    include: [
      'renderer',
      join(projectFolder, 'renderer/**/*.d.ts'),
      ...declarations.map((name) => join(projectFolder, 'node_modules/svelte2tsx', name)),
    ],
    exclude: [],
  };
}

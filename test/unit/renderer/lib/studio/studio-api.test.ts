import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { studioApi } from '../../../../../renderer/lib/studio/studio-api.ts';
import type { Transport } from '../../../../../renderer/lib/studio/transport.ts';
import { studioMethods, type MethodName } from '../../../../../shared/api/methods.ts';

const projectFolder = resolve(import.meta.dirname, '../../../../..');

/** Keeps what was called, and answers nothing that could be read. */
function keptCalls() {
  const calls: { method: string; input: unknown }[] = [];
  const transport: Transport = {
    async call(method, input) {
      calls.push({ method, input });
    },
    subscribe: () => () => undefined,
    watchConnection: () => () => undefined,
    reconnect: () => undefined,
  };
  return { calls, studio: studioApi(transport) };
}

describe('the StudioApi of the window', () => {
  it.each(Object.keys(studioMethods) as MethodName[])(
    'has a call by the name of %s, which asks for just that',
    async (method) => {
      const { calls, studio } = keptCalls();
      const [group = '', name = ''] = method.split('.');
      const groups = studio as unknown as Record<string, Record<string, (i: unknown) => unknown>>;
      const input = { of: 'the test' };
      await Promise.resolve(groups[group]?.[name]?.(input)).catch(() => undefined);
      expect(calls).toEqual([{ method, input }]);
    },
  );

  it('needs no input where a method has none', async () => {
    const { calls, studio } = keptCalls();
    await studio.runs.list().catch(() => undefined);
    expect(calls).toEqual([{ method: 'runs.list', input: {} }]);
  });

  it('leads by one click from a call to its method in the core', () => {
    const asked = 'studio.runs.list();\nstudio.favourites.export';
    const window = join(projectFolder, 'renderer/lib/studio/asked-for-by-a-test.ts');
    const handlers = join(projectFolder, 'main/studio/api/handlers.ts');
    const service = languageService({
      [window]: `import type { StudioApi } from './studio-api.ts';\ndeclare const studio: StudioApi;\n${asked}`,
      [handlers]: readFileSync(handlers, 'utf8'),
    });
    const found = (call: string) => {
      const text = service.getProgram()?.getSourceFile(window)?.text ?? '';
      const place = text.indexOf(call) + call.length - 1;
      return service.getDefinitionAtPosition(window, place)?.map(({ fileName, textSpan }) => ({
        fileName,
        code: readFileSync(fileName, 'utf8').slice(textSpan.start).split('\n')[0],
      }));
    };
    expect(found('studio.runs.list')).toEqual([
      { fileName: handlers, code: 'list: () => runs.list(),' },
    ]);
    expect(found('studio.favourites.export')).toEqual([
      { fileName: handlers, code: expect.stringMatching(/^export: \(\{ saveId/) },
    ]);
  });
});

/** What an editor asks for "go to definition"; of the project it sees the files that the answer needs. */
function languageService(given: Record<string, string>): ts.LanguageService {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    noEmit: true,
    lib: ['lib.es5.d.ts'],
    noResolve: true,
    strict: true,
    types: [],
  };
  const files = [
    ...Object.keys(given),
    join(projectFolder, 'renderer/lib/studio/studio-api.ts'),
    join(projectFolder, 'shared/api/methods.ts'),
  ];
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => files,
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = given[name] ?? ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => projectFolder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
  });
}

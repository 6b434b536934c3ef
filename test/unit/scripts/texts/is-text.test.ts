import { describe, expect, it } from 'vitest';
import config from '../../../../wuchale.config.js';

/** What is taken for a text of a component, or of a module of the window. */
async function textsOf(content: string, filename = 'renderer/Some.svelte'): Promise<string[]> {
  const adapter = filename.endsWith('.svelte')
    ? config.adapters.components
    : config.adapters.modules;
  const { msgs } = await adapter!.transform({
    ...{ content, filename, expr: { plain: '', reactive: '' } },
    ...{ index: { indices: new Map(), nextIndex: 0, get: () => 0 }, matchUrl: () => null },
  });
  return msgs.map(({ msgStr }) => msgStr.join(' | '));
}

describe('a text of the window', () => {
  it('is what elements say, in whole sentences, with places for values and elements', async () => {
    const markup = '<p>Train <b>{name}</b> for {steps} steps</p>';
    expect(await textsOf(markup)).toEqual(['Train <0/> for {0} steps']);
  });

  it('is what an attribute tells people, not what it tells machines', async () => {
    const markup = '<button class="wide card" title="Pause it" data-testid="Some test">1</button>';
    expect(await textsOf(markup)).toEqual(['Pause it']);
    const component = '<Slider label="{what}, slider {place}" valueText="{value} pixels" />';
    expect(await textsOf(component)).toEqual(['{0}, slider {1}', '{0} pixels']);
  });

  it.each([
    ["const label = 'Forger';", ['Forger']],
    ["const part = 'of the run that trains';", ['of the run that trains']],
    ['const part = `, ${count} of them`;', [', {0} of them']],
    ["countOf(2, ['# newt', '# newts'])", ['# newt | # newts']],
    ["const state = 'queued';", []],
    ["if (event.key === 'ArrowLeft') go();", []],
    ["root.querySelector('button, input');", []],
    ['const size = `${width}px ${height}px`;', []],
    ['const shape = `translate(${x} ${y})`;', []],
    ['const part = `<path d="M0 0" stroke="red"/>`;', []],
    ["console.error('It could not be read:', thrown);", []],
    ["// @wc-ignore\nconst first = 'GIMP Palette';", []],
  ])('is, of a module, %j: %j', async (content, texts) => {
    expect(await textsOf(content, 'shared/some.ts')).toEqual(texts);
  });

  it.each([
    [
      "throw new StudioError('conflict', `${name} is open.`, 'Close it.');",
      ['{0} is open.', 'Close it.'],
    ],
    ["function f() { if (is) throw new Error('it is cut short'); }", ['it is cut short']],
    ["log.warn({ err }, 'the folder was not removed');", []],
    ["core.log.info('a run was resumed');", []],
    ["store.prepare('SELECT id, name FROM runs WHERE id = @id');", []],
    ["const columns = 'id, run_id AS runId, step';", []],
    ["headers.set('Content-Type', 'text/plain; charset=utf-8');", []],
    ["const item = { label: 'Show library', accelerator: 'CmdOrCtrl+Shift+L' };", ['Show library']],
  ])('is, of the core, %j: %j', async (content, texts) => {
    expect(await textsOf(content, 'main/some.ts')).toEqual(texts);
  });
});

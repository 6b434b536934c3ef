import { readSentence } from '../../shared/condition/sentence.ts';
import { drawLatents } from '../trainer/random/latents.ts';
import { RandomStream } from '../trainer/random/random-stream.ts';
import { bytesOfBase64, loadGenerator, type Condition, type PageGenerator } from './generator.ts';
import {
  contentsId,
  rootId,
  weightsClass,
  type PageContents,
} from '../../shared/creature/generator-page.ts';
import { fileNameOf } from '../../shared/library/file-names.ts';
import { joinBytes } from '../../shared/numbers.ts';
import { enlarged, pngOf } from './png.ts';

/*
 * The page beside an exported generator: makes creatures, with nothing but itself. Built into one script
 * (vite.generator-page.config.ts), which main/studio/export/generator puts into the page.
 */

/** Drawn at once; the page answers between. */
const atOnce = 4;
const counts = [1, 4, 16, 64] as const;
const scales = [1, 2, 4, 8, 16] as const;
const mostSeed = 2 ** 32 - 1;

const contents = JSON.parse(textOf(contentsId)) as PageContents;
const { name, size, vocabulary } = contents;
let generator: PageGenerator | undefined;
let creatures: Uint8Array[] = [];
let chosen = 0;
/** Who asks anew calls off what is being drawn. */
let asked = 0;

const seedField = input('number', 'Seed', { min: '0', max: String(mostSeed), step: '1' });
seedField.value = String(contents.seed);
const countField = select(
  'How many',
  counts.map((count) => [String(count), String(count)]),
);
countField.value = '16';
const scaleField = select(
  'Scale of the saved picture',
  scales.map((scale) => [String(scale), `${scale}×`]),
);
scaleField.value = '4';
const ask = conditionFields();
const makeButton = button('Make new ones', () => {
  seedField.value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
  void draw();
});
makeButton.className = 'primary';
const saveOne = button('Save this creature', () => save(false));
const saveAll = button('Save all as one picture', () => save(true));
const said = element('p', { role: 'status' });
const grid = element('div', { className: 'grid' });
grid.setAttribute('role', 'group');
grid.setAttribute('aria-label', 'Generated creatures');

build();
void start();

function build(): void {
  document.title = `${name}: make creatures`;
  const controls = element('form', { className: 'controls' });
  controls.addEventListener('submit', (event) => {
    event.preventDefault();
    void draw();
  });
  controls.append(
    makeButton,
    labelled(countField, 'How many'),
    labelled(seedField, 'Seed'),
    ...ask.elements,
  );
  const saving = element('div', { className: 'controls' });
  saving.append(saveOne, saveAll, labelled(scaleField, 'Scale'));
  const about = element('footer');
  about.append(...contents.about.map((sentence) => element('p', { textContent: sentence })));
  const root = document.getElementById(rootId);
  root?.replaceChildren(
    element('h1', { textContent: name }),
    element('p', {
      textContent: `A generator of Sprite GAN Studio, as it was at step ${contents.step.toLocaleString('en')}. It draws here, in this page: nothing is sent and nothing is fetched.`,
    }),
    controls,
    saving,
    said,
    grid,
    about,
  );
  for (const field of [countField, seedField]) field.addEventListener('change', () => void draw());
  ask.onChange(() => void draw());
  window.addEventListener('resize', show);
  enable(false);
}

async function start(): Promise<void> {
  say('Getting ready…');
  try {
    const shards = [...document.getElementsByClassName(weightsClass)];
    generator = await loadGenerator(
      contents,
      joinBytes(shards.map((shard) => bytesOfBase64((shard.textContent ?? '').trim()))),
    );
    // They are held once more in the engine.
    for (const shard of shards) shard.remove();
    enable(true);
    await draw();
  } catch (error) {
    say(
      `The generator cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function draw(): Promise<void> {
  if (!generator) return;
  const mine = ++asked;
  const seed = Math.min(mostSeed, Math.max(0, Math.floor(Number(seedField.value) || 0)));
  seedField.value = String(seed);
  const count = Number(countField.value);
  const latents = latentsOf(seed, count);
  const condition = ask.condition(count);
  if (condition === undefined) return;
  const drawn: Uint8Array[] = [];
  for (let first = 0; first < count; first += atOnce) {
    say(`Drawing… ${first} of ${count}`);
    await new Promise((resolve) => setTimeout(resolve));
    if (mine !== asked) return;
    const part = Math.min(atOnce, count - first);
    const rows = <Rows extends Float32Array | null>(all: Rows): Rows =>
      (all &&
        all.slice((first * all.length) / count, ((first + part) * all.length) / count)) as Rows;
    drawn.push(...generator.draw(rows(latents), rows(condition), part));
  }
  creatures = drawn;
  chosen = Math.min(chosen, creatures.length - 1);
  show();
  say(
    `${count === 1 ? 'One creature' : `${count} creatures`} of seed ${seed}. The same seed draws the same ones again.`,
  );
}

/** Those of the studio, so that a seed shows the same creatures here as there. */
function latentsOf(seed: number, count: number): Float32Array {
  return drawLatents(new RandomStream(seed, 'samples'), count, contents);
}

function show(): void {
  if (creatures.length === 0) return;
  const columns = Math.ceil(Math.sqrt(creatures.length));
  const { clientWidth, clientHeight } = document.documentElement;
  // All of them in sight where that leaves them large enough, at a whole scale.
  const room = Math.min(clientWidth - 64, Math.max(320, clientHeight - 340));
  const zoom = Math.max(1, Math.min(12, Math.floor((room / columns - 2) / size)));
  grid.style.gridTemplateColumns = `repeat(${columns}, auto)`;
  grid.replaceChildren(
    ...creatures.map((rgba, place) => {
      const canvas = element('canvas', { width: size, height: size });
      canvas
        .getContext('2d')
        ?.putImageData(new ImageData(Uint8ClampedArray.from(rgba), size, size), 0, 0);
      canvas.style.width = canvas.style.height = `${size * zoom}px`;
      const cell = button('', () => choose(place));
      cell.className = 'cell';
      cell.setAttribute('aria-label', `Creature ${place + 1}`);
      cell.append(canvas);
      return cell;
    }),
  );
  choose(chosen);
}

function choose(place: number): void {
  chosen = place;
  [...grid.children].forEach((cell, index) =>
    cell.setAttribute('aria-pressed', String(index === chosen)),
  );
}

function save(all: boolean): void {
  const scale = Number(scaleField.value);
  const seed = seedField.value;
  const rgba = all ? sheet() : creatures[chosen];
  if (!rgba) return;
  const width = all ? Math.ceil(Math.sqrt(creatures.length)) * size : size;
  const height = rgba.length / 4 / width;
  const png = pngOf(enlarged(rgba, width, scale), width * scale, height * scale);
  const link = element('a', {
    href: URL.createObjectURL(new Blob([png], { type: 'image/png' })),
    download: `${fileNameOf(name, 'creatures')}-${seed}${all ? '' : `-${chosen + 1}`}-${scale}x.png`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function sheet(): Uint8Array {
  const columns = Math.ceil(Math.sqrt(creatures.length));
  const rows = Math.ceil(creatures.length / columns);
  const whole = new Uint8Array(columns * size * rows * size * 4);
  creatures.forEach((rgba, place) => {
    const [left, top] = [(place % columns) * size, Math.floor(place / columns) * size];
    for (let y = 0; y < size; y++)
      whole.set(
        rgba.subarray(y * size * 4, (y + 1) * size * 4),
        ((top + y) * columns * size + left) * 4,
      );
  });
  return whole;
}

interface ConditionFields {
  elements: HTMLElement[];
  onChange(listener: () => void): void;
  /** Undefined where what is asked for means nothing. */
  condition(count: number): Condition | undefined;
}

function conditionFields(): ConditionFields {
  if (!vocabulary) return { elements: [], onChange: () => undefined, condition: () => null };
  return vocabulary.kind === 'labels' ? labelFields(vocabulary.names) : tagField(vocabulary.names);
}

function labelFields(names: readonly string[]): ConditionFields {
  const offered = names.map((each, place): [string, string] => [String(place), each]);
  const label = select('Label', [['', 'All in turn'], ...offered]);
  const mix = select('Mixed with', [['', 'Nothing'], ...offered]);
  const amount = input('range', 'How much of it', { min: '0', max: '1', step: '0.05' });
  amount.value = '0.5';
  const fields = [label, mix, amount];
  return {
    elements: [
      labelled(label, 'Label'),
      labelled(mix, 'Mixed with'),
      labelled(amount, 'How much of it'),
    ],
    onChange: (listener) => fields.forEach((field) => field.addEventListener('change', listener)),
    condition(count) {
      const rows = new Float32Array(count * names.length);
      const share = mix.value === '' ? 0 : Number(amount.value);
      const add = (row: number, place: number, weight: number) => {
        const at = row * names.length + place;
        rows[at] = (rows[at] ?? 0) + weight;
      };
      for (let row = 0; row < count; row++) {
        add(row, label.value === '' ? row % names.length : Number(label.value), 1 - share);
        if (share > 0) add(row, Number(mix.value), share);
      }
      return rows;
    },
  };
}

function tagField(names: readonly string[]): ConditionFields {
  const field = input('text', 'Tags', { placeholder: names.slice(0, 3).join(' '), size: '40' });
  field.value = names[0] ?? '';
  const list = element('p', {
    className: 'muted',
    textContent: `It knows: ${names.join(', ')}. In a sentence, if you like: “a big red bird, not flying”.`,
  });
  return {
    elements: [labelled(field, 'Tags'), list],
    onChange: (listener) => field.addEventListener('change', listener),
    condition(count) {
      const { tags } = readSentence(field.value, names);
      if (tags.size === 0) {
        say(`It knows no word of “${field.value}”.`);
        return undefined;
      }
      const row = names.map((each) => tags.get(each) ?? 0);
      return Float32Array.from(
        { length: count * names.length },
        (_, at) => row[at % row.length] ?? 0,
      );
    },
  };
}

function enable(able: boolean): void {
  for (const each of [makeButton, saveOne, saveAll]) each.disabled = !able;
}

function say(sentence: string): void {
  said.textContent = sentence;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  tag: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(tag), properties);
}

function button(text: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', textContent: text });
  made.addEventListener('click', onClick);
  return made;
}

function input(type: string, label: string, attributes: Record<string, string>): HTMLInputElement {
  const made = element('input', { type });
  made.setAttribute('aria-label', label);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function select(label: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  const made = element('select');
  made.setAttribute('aria-label', label);
  made.append(...options.map(([value, text]) => element('option', { value, textContent: text })));
  return made;
}

function labelled(field: HTMLElement, text: string): HTMLLabelElement {
  const label = element('label');
  label.append(element('span', { textContent: text }), field);
  return label;
}

function textOf(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

/** For whoever drives the page from outside: what was drawn, as numbers. */
Object.assign(window, {
  generatorPage: {
    drawRaw: (latents: number[], condition: number[] | null, count: number) =>
      generator && [
        ...generator.drawRaw(
          Float32Array.from(latents),
          condition && Float32Array.from(condition),
          count,
        ),
      ],
    latents: (seed: number, count: number) => [...latentsOf(seed, count)],
  },
});

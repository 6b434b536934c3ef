import { z } from 'zod';
import { encodeMessage } from '../../shared/api/message.ts';
import { studioMethods, type MethodName } from '../../shared/api/methods.ts';
import type { SeededRandom } from '../../main/studio/datasets/built-in/random.ts';
import type { Kind } from '../kind.ts';
import type { Scene } from '../scene/scene.ts';
import { lookRound } from '../studio/look-round.ts';
import { isRefusal, type TestedStudio } from '../studio/tested-studio.ts';

/** These would keep the processor busy for a minute, or begin a training that nobody asked for: only what they must refuse is tried. */
const refusedOnly: readonly MethodName[] = [
  ...(['speed.examine', 'speed.tune'] as const),
  ...(['runs.create', 'sweeps.create'] as const),
];
const callsOfEach = 3;

export const fuzzedCalls: readonly Kind[] = [
  {
    id: 'calls',
    part: 'calls',
    title: 'Random calls of every method, by its schema and against it',
    attempts: { quick: 1, usual: 16, long: 800 },
    attempt: callEverything,
  },
];

async function callEverything(scene: Scene): Promise<number> {
  const { random } = scene;
  const methods = Object.keys(studioMethods) as MethodName[];
  let tried = 0;
  scene.copyLibrary();
  await scene.inStudio(async (studio) => {
    const known = await knownIds(studio);
    for (let round = 0; round < callsOfEach; round++) {
      for (const method of methods) {
        const { input, output } = studioMethods[method];
        const drawn = draw(
          z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }),
          random,
          known,
        );
        const request = random.chance(0.4) ? spoil(drawn, random) : drawn;
        if (refusedOnly.includes(method) && input.safeParse(request).success) continue;
        tried++;
        const reply = await studio.callAnyhow({ id: tried, method, input: request });
        if (reply.ok) output.parse(reply.result);
      }
    }
    for (const message of noCalls) await studio.callAnyhow(message);
    for (const [what, bytes] of Object.entries(noMessages)) await studio.say(bytes, what);
    tried += noCalls.length + Object.keys(noMessages).length;
    const refusals = await lookRound(studio);
    if (refusals.length > 0) throw new Error(`After random calls: ${refusals.join('; ')}`);
  });
  return tried;
}

const noCalls: readonly unknown[] = [
  ...[null, 1, 'x', [], {}, { id: -1, method: 'runs.list', input: {} }, { id: 1 }],
  ...[
    { id: 1, method: '__proto__', input: {} },
    { id: 1, method: 'constructor', input: {} },
  ],
  { id: 1, method: 'x'.repeat(100_000), input: {} },
];

/** A sound call begins each of those that go on. */
const sound = encodeMessage({ id: 1, method: 'runs.list', input: {} });
const noMessages: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(),
  JSON: new TextEncoder().encode('{"id":1,"method":"runs.list","input":{}}'),
  'half a call': sound.subarray(0, sound.length / 2),
  'two calls': Uint8Array.of(...sound, ...sound),
  'lists in lists': new Uint8Array(1_000_000).fill(0x81),
  // Each says that four thousand million entries follow.
  'long lists in lists': Uint8Array.from({ length: 1_000_000 }, (_, at) => (at % 5 ? 0xff : 0x9a)),
  'a list without end': Uint8Array.of(0x9f),
  'a text that is none': Uint8Array.of(0x62, 0xff, 0xfe),
};

async function knownIds(studio: TestedStudio): Promise<string[]> {
  const lists = [
    await studio.call('runs.list', {}),
    await studio.call('datasets.list', {}),
    await studio.call('favourites.list', {}),
  ];
  return lists.flatMap((list) => (isRefusal(list) ? [] : list.map(({ id }) => id)));
}

const jsonSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  get anyOf() {
    return z.array(z.unknown()).optional();
  },
  get oneOf() {
    return z.array(z.unknown()).optional();
  },
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  prefixItems: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  pattern: z.string().optional(),
});

const paths = ['/nothing/is/here', '../victim', '.', '\0', '~', 'C:\\', 'x'.repeat(4_096)];
const words = ['a', 'red', 'Ü', ' ', '\u001b[2J', '<b>', '💥', 'x'.repeat(64)];

/** A value that fits a schema, as far as JSON Schema tells. */
function draw(schemaOf: unknown, random: SeededRandom, known: readonly string[]): unknown {
  const schema = jsonSchema.parse(schemaOf);
  if ('const' in schema && schema.const !== undefined) return schema.const;
  if (schema.enum) return random.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return draw(random.pick(choices), random, known);
  const next = (inner: unknown) => draw(inner, random, known);
  if (schema.type === 'object') {
    const properties = Object.entries(schema.properties ?? {}).filter(
      ([name]) => schema.required?.includes(name) || random.chance(0.4),
    );
    return Object.fromEntries(properties.map(([name, inner]) => [name, next(inner)]));
  }
  if (schema.prefixItems) return schema.prefixItems.map(next);
  if (schema.type === 'array') {
    const length = (schema.minItems ?? 0) + Math.floor(random.unit() * 3);
    return Array.from({ length }, () => next(schema.items ?? {}));
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    const { minimum = 0, maximum = 1_000 } = schema;
    const number = random.between(minimum, Math.min(maximum, minimum + 100));
    return schema.type === 'integer' ? Math.round(number) : number;
  }
  if (schema.type === 'boolean') return random.chance(0.5);
  if (schema.type === 'string')
    return random.pick(schema.pattern ? [...known, 'unknown', '#88ccff'] : [...words, ...paths]);
  // JSON Schema has no word for bytes.
  return random.pick([null, Uint8Array.from({ length: 64 }, () => random.unit() * 256)]);
}

const spoilt = [null, -1, 1e308, '', '../../victim', 'x'.repeat(50_000), [], {}, true, [[[[]]]]];

/** The same with one thing in it that does not belong there. */
function spoil(value: unknown, random: SeededRandom): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return random.pick(spoilt);
  const names = Object.keys(value);
  const name = names.length > 0 ? random.pick(names) : 'more';
  return { ...value, [name]: random.pick(spoilt) };
}

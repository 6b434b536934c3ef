import type { Component } from 'svelte';

/** What a row of the table of screens (screens.ts) says. */
export interface ScreenRow<Parameters extends object> {
  /** The address's path, `:name` for a part that is a parameter. What lies under `/runs` belongs to it. */
  readonly path: string;
  /** Parameters that stand in the address's query. */
  readonly query: Readonly<Record<string, QueryValue<unknown>>>;
  readonly title: string;
  /** A screen with an icon has a place in the navigation. */
  readonly icon: Component<{ size?: number | string }> | null;
  /** Leads to the screen after `g`. */
  readonly key: ScreenKey | null;
  /** The component gets its parameters and the title. */
  load(): Promise<{ default: Component<Parameters & { title: string }> }>;
}

export interface ScreenKey {
  press: string;
  /** What the keyboard help says of it. */
  what: string;
}

/** A parameter in the address's query, by the name that it has there. */
export interface QueryValue<Value> {
  name: string;
  read(text: string | null): Value;
  /** Already encoded; empty where there is nothing to say. */
  write(value: Value): string;
}

/** Text, or null where the address does not say. */
export function textOrNull(name: string): QueryValue<string | null> {
  return { name, read: (text) => text, write: (value) => encodeURIComponent(value ?? '') };
}

/** Any number of ids. */
export function list(name: string): QueryValue<string[]> {
  return {
    name,
    read: (text) => (text ?? '').split(',').filter(Boolean),
    write: (ids) => ids.map(encodeURIComponent).join(','),
  };
}

type PathParameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { [Each in Name]: string } & PathParameters<Rest>
  : Path extends `${string}:${infer Name}`
    ? { [Each in Name]: string }
    : object;

type QueryParameters<Query> = {
  [Name in keyof Query]: Query[Name] extends QueryValue<infer Value> ? Value : never;
};

/** A row, with its parameters' types from its path and its query. */
export function screen<
  const Path extends string,
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  Query extends Record<string, QueryValue<unknown>> = {},
>(row: {
  path: Path;
  query?: Query;
  title: string;
  icon?: Component<{ size?: number | string }>;
  key?: ScreenKey;
  load: () => Promise<{
    default: Component<NoInfer<PathParameters<Path> & QueryParameters<Query>> & { title: string }>;
  }>;
}): ScreenRow<PathParameters<Path> & QueryParameters<Query>> {
  return { ...row, query: row.query ?? {}, icon: row.icon ?? null, key: row.key ?? null };
}

export type ParametersOf<Row> = Row extends ScreenRow<infer Parameters> ? Parameters : never;

/** The parameters that an address has by a row; null where it is another screen's. */
export function readAddress(
  row: Pick<ScreenRow<object>, 'path' | 'query'>,
  hash: string,
): Record<string, unknown> | null {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const wanted = partsOf(row.path);
  const given = partsOf(path);
  const fits = wanted.every((part, index) => part.startsWith(':') || part === given[index]);
  if (!fits || wanted.length !== given.length) return null;
  const asked = new URLSearchParams(query);
  return Object.fromEntries([
    ...wanted.flatMap((part, index) =>
      part.startsWith(':') ? [[part.slice(1), decodePart(given[index] ?? '')]] : [],
    ),
    ...Object.entries(row.query).map(([name, value]) => [name, value.read(asked.get(value.name))]),
  ]);
}

/** The address of a screen with its parameters: for `href`, so that middle click and keyboard work as everywhere. */
export function writeAddress(
  row: Pick<ScreenRow<object>, 'path' | 'query'>,
  parameters: Readonly<Record<string, unknown>>,
): string {
  const path = writePath(row, parameters);
  const query = Object.entries(row.query)
    .map(([name, value]) => [value.name, value.write(parameters[name])])
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name}=${text}`);
  return `#${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** Without the query: where it differs, what is shown is another thing. */
export function writePath(
  { path }: Pick<ScreenRow<object>, 'path'>,
  parameters: Readonly<Record<string, unknown>>,
): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(parameters[name])));
}

function partsOf(path: string): string[] {
  return path.split('/').filter(Boolean);
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign typed by hand: take the text as it stands.
    return part;
  }
}

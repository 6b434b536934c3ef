/**
 * What is chosen in a list of things by id, as file managers do it: a click chooses one, Ctrl adds or
 * takes away, Shift reaches from the anchor; the active one is where the keyboard stands.
 */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** Where a stretch chosen with Shift begins. */
  readonly anchor: string | null;
  readonly active: string | null;
}

export interface Modifiers {
  shift: boolean;
  ctrl: boolean;
}

export const nothingChosen: Selection = { chosen: new Set(), anchor: null, active: null };

export function click(
  selection: Selection,
  ids: readonly string[],
  id: string,
  { shift, ctrl }: Modifiers,
): Selection {
  if (shift) return reachTo(selection, ids, id, ctrl);
  if (ctrl) return toggle(selection, id);
  return { chosen: new Set([id]), anchor: id, active: id };
}

export function toggle({ chosen }: Selection, id: string): Selection {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return { chosen: next, anchor: id, active: id };
}

export function chooseAll(selection: Selection, ids: readonly string[]): Selection {
  return {
    chosen: new Set(ids),
    anchor: selection.anchor ?? ids[0] ?? null,
    active: selection.active ?? ids[0] ?? null,
  };
}

/** Moves by a number of places; with Ctrl the choice stays, with Shift it reaches along. */
export function move(
  selection: Selection,
  ids: readonly string[],
  distance: number,
  modifiers: Modifiers,
): Selection {
  if (ids.length === 0) return nothingChosen;
  const from = ids.indexOf(selection.active ?? '');
  const target = from < 0 ? 0 : from + distance;
  // A step up from the first row goes nowhere; a jump to an end is held at the end.
  const held = Math.min(ids.length - 1, Math.max(0, target));
  const id = ids[held] ?? '';
  if (modifiers.ctrl && !modifiers.shift) return { ...selection, active: id };
  return click(selection, ids, id, { ...modifiers, ctrl: false });
}

/** After things have gone: the active place passes to the neighbour that took it, never to the start. */
export function withoutGone(
  selection: Selection,
  before: readonly string[],
  ids: readonly string[],
): Selection {
  const left = new Set(ids);
  const chosen = new Set([...selection.chosen].filter((id) => left.has(id)));
  const active = neighbourOf(selection.active, before, ids);
  const anchor =
    selection.anchor !== null && left.has(selection.anchor) ? selection.anchor : active;
  return { chosen, anchor, active };
}

function neighbourOf(
  active: string | null,
  before: readonly string[],
  ids: readonly string[],
): string | null {
  if (active === null || ids.includes(active)) return active;
  const place = before.indexOf(active);
  if (place < 0) return null;
  const left = new Set(ids);
  const after = before.slice(place + 1).find((id) => left.has(id));
  return after ?? before.slice(0, place).findLast((id) => left.has(id)) ?? null;
}

function reachTo(
  selection: Selection,
  ids: readonly string[],
  id: string,
  keep: boolean,
): Selection {
  const anchor = selection.anchor ?? id;
  const ends = [ids.indexOf(anchor), ids.indexOf(id)].sort((a, b) => a - b);
  const stretch = ids.slice(Math.max(0, ends[0] ?? 0), (ends[1] ?? 0) + 1);
  return { chosen: new Set([...(keep ? selection.chosen : []), ...stretch]), anchor, active: id };
}

/** How far a key moves in a grid; null for keys that do not move. */
export function distanceOf(key: string, columns: number, count: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return -1;
    case 'ArrowRight':
      return 1;
    case 'ArrowUp':
      return -columns;
    case 'ArrowDown':
      return columns;
    case 'Home':
      return -count;
    case 'End':
      return count;
    default:
      return null;
  }
}

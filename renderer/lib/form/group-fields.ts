import type { Field } from '../../../shared/fields.ts';

export interface FieldGroup {
  name: string;
  plain: Field[];
  advanced: Field[];
}

/** Fields by their group, in the order in which the schema names them; advanced ones apart. */
export function groupFields(fields: readonly Field[]): FieldGroup[] {
  const groups = new Map<string, FieldGroup>();
  for (const field of fields) {
    const group = groups.get(field.group) ?? { name: field.group, plain: [], advanced: [] };
    groups.set(field.group, group);
    (field.advanced ? group.advanced : group.plain).push(field);
  }
  return [...groups.values()];
}

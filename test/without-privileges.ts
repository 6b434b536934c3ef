const nobody = 65_534;

/** Permissions do not bind the superuser, as whom containers run tests. */
export async function withoutPrivileges<T>(work: () => T | Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

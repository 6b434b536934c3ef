/** What the system and SQLite say when there is no room: on the disk, or in the user's share of it. */
const codes: readonly unknown[] = [
  'ENOSPC',
  'EDQUOT',
  'SQLITE_FULL',
  // SQLite's index of its write-ahead log could not grow: https://www.sqlite.org/rescode.html#ioerr_shmsize
  'SQLITE_IOERR_SHMSIZE',
  // A `StudioError` that says so already.
  'disk-full',
];

/** Whether something failed for want of room, however deep that lies among the causes. */
export function isDiskFull(thrown: unknown): boolean {
  let error = thrown;
  while (error instanceof Error) {
    if ('code' in error && codes.includes(error.code)) return true;
    error = error.cause;
  }
  return false;
}

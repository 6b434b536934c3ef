/** Of a name that gets a number: with it the name is no longer than any may be. */
export const longestToNumber = 110;

/** The name itself, or with the first number that makes it another than those that are taken. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  return firstNumbered(wanted.slice(0, longestToNumber).trimEnd(), 2, taken);
}

/** "DCGAN 3" */
function firstNumbered(name: string, from: number, taken: readonly string[]): string {
  const names = new Set(taken);
  let number = from;
  while (names.has(`${name} ${number}`)) number++;
  return `${name} ${number}`;
}

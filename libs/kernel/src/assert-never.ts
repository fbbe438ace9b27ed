/** Makes a forgotten case a compile error, and a value that should not exist a loud fault. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
}

/** Makes a forgotten case a compile error, and throws on a value that should not exist. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
}

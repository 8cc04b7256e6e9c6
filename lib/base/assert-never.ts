/** Closes a `switch`: a forgotten case fails to compile here. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}

// What the tests use of node, so that they need no types from elsewhere.

declare module "node:test" {
  export function test(name: string, body: () => void): void;
}

declare module "node:assert/strict" {
  const assert: {
    equal(actual: unknown, expected: unknown): void;
    deepEqual(actual: unknown, expected: unknown): void;
    match(actual: string, pattern: RegExp): void;
    ok(value: unknown): void;
  };
  export default assert;
}

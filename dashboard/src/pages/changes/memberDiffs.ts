import type { Statement } from "../../api/types";

export interface MemberDiff {
  name: string;
  /** null: the statement, or the member, is not there. */
  before: string | null;
  after: string | null;
  changed: boolean;
}

/** Members of two states of a statement in the document's order, those that replication adds last; the table's further columns too. */
export function memberDiffs(before: Statement | null, after: Statement | null): MemberDiff[] {
  const [old, next] = [members(before), members(after)];
  const names = [...new Set([...old.keys(), ...next.keys()])];
  return [...names.filter((name) => !name.startsWith("_")), ...names.filter((name) => name.startsWith("_"))].map((name) => {
    const [was, is] = [old.get(name) ?? null, next.get(name) ?? null];
    return { name, before: was, after: is, changed: was !== is };
  });
}

const members = (statement: Statement | null): Map<string, string | null> =>
  new Map(Object.entries(statement ?? {}).map(([name, value]) => [name, text(value)]));

/** A timestamp can be broken between date and time. */
function text(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value.replace(/^(\d{4}-\d\d-\d\d)T(?=\d\d:)/, "$1 ") : JSON.stringify(value);
}

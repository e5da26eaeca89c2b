import type { Change, Statement } from "../../api/types";
import { plural } from "../../format/number";
import { memberDiffs, type MemberDiff } from "./memberDiffs";

/** The statement before and after a change, member by member: of an update what differs, the rest on request. */
export function StatementDiff({ change }: { change: Change }) {
  const { operation, statement, before } = change;
  const [from, to]: [Statement | null, Statement | null] = operation === "delete" ? [statement, null] : [before ?? null, statement];
  if (operation === "update" && !before) return <p className="muted small">This change was stored without what it replaced.</p>;
  const diffs = memberDiffs(from, to);
  if (operation !== "update") return <Folded title={`All ${plural(diffs.length, "member")}, before and after`} diffs={diffs} />;
  const same = diffs.filter((diff) => !diff.changed);
  return (
    <>
      <Table diffs={diffs.filter((diff) => diff.changed)} />
      <Folded title={`${plural(same.length, "member")} that stayed the same`} diffs={same} />
    </>
  );
}

const Folded = ({ title, diffs }: { title: string; diffs: readonly MemberDiff[] }) => (
  <details className="diff-rest"><summary>{title}</summary><Table diffs={diffs} /></details>
);

const Table = ({ diffs }: { diffs: readonly MemberDiff[] }) => (
  <table className="diff">
    <thead><tr><th scope="col">Member</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
    <tbody>
      {diffs.map(({ name, before, after, changed }) => (
        <tr key={name} className={changed ? "changed" : ""}>
          <th scope="row">{name}</th>
          <td>{before === null ? <None /> : changed ? <del>{before}</del> : before}</td>
          <td>{after === null ? <None /> : changed ? <ins>{after}</ins> : after}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const None = () => <span className="muted">–</span>;

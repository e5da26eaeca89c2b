import { Fragment } from "react";
import type { Change, Statement } from "../../api/types";
import { memberDiffs } from "./memberDiffs";

/** The statement before and after a change, member by member; what differs is marked. */
export function StatementDiff({ change }: { change: Change }) {
  const { operation, statement, before } = change;
  const [from, to]: [Statement | null, Statement | null] = operation === "delete" ? [statement, null] : [before ?? null, statement];
  if (operation === "update" && !before) return <p className="muted small">This change was stored without what it replaced.</p>;
  return (
    <table className="diff">
      <thead><tr><th scope="col">Member</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
      <tbody>
        {memberDiffs(from, to).map(({ name, before: old, after, changed }) => (
          <tr key={name} className={changed ? "changed" : ""}>
            <th scope="row">{name}</th>
            <td>{old === null ? <None /> : changed ? <del>{old}</del> : <Fragment>{old}</Fragment>}</td>
            <td>{after === null ? <None /> : changed ? <ins>{after}</ins> : <Fragment>{after}</Fragment>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const None = () => <span className="muted">–</span>;

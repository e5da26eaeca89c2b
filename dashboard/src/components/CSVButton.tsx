import { toCSV, type Column } from "../format/csv";
import { saveFile } from "./saveFile";

interface Props<Row> {
  /** Without the extension. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}

/** Saves the rows that are shown. */
export function CSVButton<Row>({ name, columns, rows }: Props<Row>) {
  const save = (): void => {
    saveFile(new Blob([toCSV(columns, rows)], { type: "text/csv;charset=utf-8" }), `${name}.csv`);
  };
  return <button type="button" className="button" onClick={save} disabled={rows.length === 0} title="What is shown, as CSV">Export CSV</button>;
}

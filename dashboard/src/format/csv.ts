/** A column of a table that is written as CSV. */
export interface Column<Row> {
  name: string;
  value: (row: Row) => string | number | null;
  /** Free text, from who knows where: a spreadsheet must not take it for a formula. */
  text?: boolean;
}

/** RFC 4180: CRLF, quotes where they are needed, first the names. */
export function toCSV<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(column.value(row), column.text === true)));
  return [columns.map((column) => cell(column.name, false)), ...lines].map((cells) => cells.join(",") + "\r\n").join("");
}

function cell(value: string | number | null, isText: boolean): string {
  const plain = value === null ? "" : String(value);
  const safe = isText && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

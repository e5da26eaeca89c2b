/** The index of the last row whose `seq` is not above `seq`; -1 when all are. */
export function lastNotAbove(rows: readonly { seq: number }[], seq: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

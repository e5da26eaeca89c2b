/** An amount as the API sends it, grouped for reading. Works on the text: no amount passes through a floating-point number. */
export function formatAmount(amount: string): string {
  const match = /^([-+]?)(\d+)(\.\d+)?$/.exec(amount);
  if (!match) return amount;
  const [, sign = "", whole = "", fraction = ""] = match;
  return (sign === "-" ? "\u2212" : sign) + whole.replace(/\B(?=(\d{3})+$)/g, ",") + fraction;
}

/** `a - b` of two amounts with the same number of decimals, exactly; null when one of them is no amount. */
export function subtractAmounts(a: string, b: string): string | null {
  const [x, y] = [scaled(a), scaled(b)];
  if (!x || !y || x.scale !== y.scale) return null;
  return written(x.units - y.units, x.scale);
}

/** The exact sum of amounts; null when one of them is no amount. The decimals are those of the finest. */
export function sumAmounts(amounts: Iterable<string>): string | null {
  let [units, scale] = [0n, 0];
  for (const amount of amounts) {
    const next = scaled(amount);
    if (!next) return null;
    const common = Math.max(scale, next.scale);
    units = units * 10n ** BigInt(common - scale) + next.units * 10n ** BigInt(common - next.scale);
    scale = common;
  }
  return written(units, scale);
}

function written(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  return (units < 0n ? "-" : "") + digits.slice(0, point) + (scale > 0 ? "." + digits.slice(point) : "");
}

function scaled(amount: string): { units: bigint; scale: number } | null {
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(amount);
  if (!match) return null;
  const fraction = match[2] ?? "";
  return { units: BigInt(match[1] + fraction), scale: fraction.length };
}

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
  const difference = x.units - y.units;
  const digits = (difference < 0n ? -difference : difference).toString().padStart(x.scale + 1, "0");
  const point = digits.length - x.scale;
  return (difference < 0n ? "-" : "") + digits.slice(0, point) + (x.scale > 0 ? "." + digits.slice(point) : "");
}

function scaled(amount: string): { units: bigint; scale: number } | null {
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(amount);
  if (!match) return null;
  const fraction = match[2] ?? "";
  return { units: BigInt(match[1] + fraction), scale: fraction.length };
}

const integer = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export const formatInteger = (value: number): string => integer.format(value);

/** A rate: one decimal below ten, none above. */
export function formatRate(value: number): string {
  if (value > 0 && value < 0.05) return "< 0.1";
  return value < 9.95 ? value.toFixed(1) : integer.format(value);
}

export const plural = (count: number, one: string, many: string = one + "s"): string =>
  `${formatInteger(count)} ${count === 1 ? one : many}`;

import type { ReactNode } from "react";

interface Props {
  name: string;
  value: ReactNode;
  unit?: string;
  tone?: string;
  children?: ReactNode;
}

/** One number that is read from afar, in a `<dl className="figures">`. */
export function Figure({ name, value, unit, tone = "", children }: Props) {
  return (
    <div className={`panel figure ${tone}`}>
      <dt>{name}</dt>
      <dd className="figure-value">{value}{unit && <span className="figure-unit">{unit}</span>}</dd>
      {children != null && <dd className="figure-note">{children}</dd>}
    </div>
  );
}

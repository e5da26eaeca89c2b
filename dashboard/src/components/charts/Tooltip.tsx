import type { ReactNode } from "react";

interface Props {
  x: number;
  width: number;
  children: ReactNode;
}

/** Beside the pointer, on the side where there is room. */
export function Tooltip({ x, width, children }: Props) {
  const style = x < width / 2 ? { left: x + 12 } : { right: width - x + 12 };
  return <div className="tooltip" style={style} aria-hidden="true">{children}</div>;
}

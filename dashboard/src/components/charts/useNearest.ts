import { useState, type PointerEvent } from "react";

/** The item whose `x` is nearest to the pointer, with the handlers for the chart's element. */
export function useNearest<T>(items: readonly T[], x: (item: T) => number, reach: number) {
  const [pointer, setPointer] = useState<number | null>(null);
  let nearest: T | null = null;
  let distance = reach;
  if (pointer !== null) {
    for (const item of items) {
      const d = Math.abs(x(item) - pointer);
      if (d <= distance) [nearest, distance] = [item, d];
    }
  }
  return {
    nearest,
    handlers: {
      onPointerMove: (event: PointerEvent<HTMLElement>) => setPointer(event.clientX - event.currentTarget.getBoundingClientRect().left),
      onPointerLeave: () => setPointer(null),
    },
  };
}

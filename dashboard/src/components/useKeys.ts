import { useEffect, useRef } from "react";

/** Page-wide keys. They rest while somebody types, and where a key already means something to the focused control. */
export function useKeys(actions: Record<string, () => void>): void {
  const current = useRef(actions);
  current.current = actions;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (target.closest("input:not([type=radio]), textarea, select, [contenteditable]")) return;
      if ((event.key === " " || event.key === "Enter") && target.closest("button, a, summary, input, label")) return;
      const action = current.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

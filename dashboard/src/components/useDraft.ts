import { useEffect, useRef, useState } from "react";

/** What is typed into a field, handed on when the typing pauses. What is set from outside (a link, the way back) replaces it. */
export function useDraft(value: string, commit: (value: string) => void, pause = 250): [string, (value: string) => void] {
  const [draft, setDraft] = useState(value);
  const committed = useRef(value);
  const latest = useRef(commit);
  latest.current = commit;
  useEffect(() => {
    if (value !== committed.current) setDraft(value);
    committed.current = value;
  }, [value]);
  useEffect(() => {
    if (draft === committed.current) return;
    const timer = setTimeout(() => {
      committed.current = draft;
      latest.current(draft);
    }, pause);
    return () => clearTimeout(timer);
  }, [draft, pause]);
  return [draft, setDraft];
}

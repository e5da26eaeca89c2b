import { forwardRef, type InputHTMLAttributes, type KeyboardEvent } from "react";
import { useDraft } from "./useDraft";

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange"> {
  label: string;
  /** The label is for those who do not see the placeholder only. */
  labelHidden?: boolean;
  value: string;
  onCommit: (value: string) => void;
}

/** A labelled field whose value is taken when the typing pauses; escape empties it, then leaves it. */
export const DraftField = forwardRef<HTMLInputElement, Props>(function DraftField({ label, labelHidden, value, onCommit, className, ...rest }, ref) {
  const [draft, setDraft] = useDraft(value, onCommit);
  const leave = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (draft) setDraft("");
    else event.currentTarget.blur();
  };
  return (
    <label className={`field ${className ?? ""}`}>
      <span className={labelHidden ? "visually-hidden" : "field-label"}>{label}</span>
      <input ref={ref} value={draft} onChange={(event) => setDraft(event.target.value)} onKeyDown={leave} spellCheck={false} autoComplete="off" {...rest} />
    </label>
  );
});

import { useEffect, useState } from "react";

/** A command to be run in a terminal, with a button that copies it where the browser allows that. */
export function Command({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const clipboard = window.isSecureContext ? navigator.clipboard : undefined;
  return (
    <span className="command">
      <code>{text}</code>
      {clipboard && (
        <button type="button" className="button plain" aria-label={`Copy: ${text}`}
          onClick={() => void clipboard.writeText(text).then(() => setCopied(true), () => setCopied(false))}>
          {copied ? "Copied" : "Copy"}
        </button>
      )}
    </span>
  );
}

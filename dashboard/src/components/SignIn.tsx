import { useState, type FormEvent } from "react";
import { credential, signIn } from "../api/credential";
import { useStore } from "../live/Store";
import { Panel } from "./Panel";

/** Stands in place of the page while the server asks who is there. */
export function SignIn() {
  const [text, setText] = useState("");
  const refused = useStore(credential) !== null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim()) signIn(text.trim());
  };
  return (
    <Panel title="Sign in">
      <form className="sign-in" onSubmit={submit}>
        {refused && <p role="alert"><strong>The server does not take this credential.</strong> It may have expired: get another one.</p>}
        <label className="field">
          <span className="field-label">Access token or API key</span>
          <input type="password" value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" spellCheck={false} autoFocus />
        </label>
        <button type="submit" className="button" disabled={!text.trim()}>Sign in</button>
        <p className="muted">It is kept until this tab is closed.</p>
      </form>
    </Panel>
  );
}

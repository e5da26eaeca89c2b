import { useId, useState } from "react";
import { withQuery } from "../../api/paths";
import type { Account, AccountPage } from "../../api/types";
import { useAnswer } from "../../api/useAnswer";
import { useDebounced } from "../../components/useDebounced";

const mostOffered = 8;

interface Props {
  account: string;
  onPick: (account: string) => void;
}

/** A combobox over the account numbers (ARIA APG, list autocomplete): what is typed is a beginning, enter takes the first. */
export function AccountPicker({ account, onPick }: Props) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const prefix = useDebounced(typed ?? "", 150);
  const { answer } = useAnswer<AccountPage>(open ? withQuery("/api/v1/accounts", { prefix, limit: mostOffered }) : null);
  const list = useId();
  const offered = answer?.data.accounts ?? [];
  const close = (): void => {
    setOpen(false);
    setTyped(null);
    setActive(0);
  };
  const pick = (number: string): void => {
    close();
    if (number !== account) onPick(number);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => { setOpen(true); setActive(Math.min(active + 1, offered.length - 1)); },
    ArrowUp: () => setActive(Math.max(active - 1, 0)),
    Enter: () => pick(offered[active]?.accountNumber ?? typed?.trim() ?? account),
    Escape: close,
  };
  return (
    <div className="picker" onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) close(); }}>
      <label className="field">
        <span className="visually-hidden">Account to search in</span>
        <input role="combobox" aria-expanded={open} aria-controls={list} aria-autocomplete="list" aria-activedescendant={open && offered[active] ? `${list}-${active}` : undefined}
          className="mono" placeholder="Account number" autoComplete="off" spellCheck={false} autoFocus={account === ""} maxLength={200}
          value={typed ?? account} onFocus={() => setOpen(true)} onClick={() => setOpen(true)}
          onChange={(event) => { setTyped(event.target.value); setOpen(true); setActive(0); }}
          onKeyDown={(event) => {
            const action = keys[event.key];
            if (!action) return;
            event.preventDefault();
            action();
          }} />
      </label>
      <ul id={list} role="listbox" aria-label="Accounts" className="picker-list panel" hidden={!open || offered.length === 0}>
        {offered.map((offer, index) => <Offer key={offer.accountNumber} id={`${list}-${index}`} account={offer} active={index === active} onPick={pick} />)}
      </ul>
    </div>
  );
}

function Offer({ id, account, active, onPick }: { id: string; account: Account; active: boolean; onPick: (number: string) => void }) {
  return (
    <li id={id} role="option" aria-selected={active} onMouseDown={(event) => { event.preventDefault(); onPick(account.accountNumber); }}>
      <span className="mono">{account.accountNumber}</span> <span className="muted">{account.accountHolder}</span>
    </li>
  );
}

import { Store } from "../live/Store";

// What the server knows the user by: an access token or an API key. It is kept for this tab alone, and never in an address.

const key = "odl.credential";

/** null: nobody has signed in. */
export const credential = new Store<string | null>(window.sessionStorage.getItem(key));

/** Whether the server asks for a credential, or for another one; it is found out by its answers. */
export const signInWanted = new Store(false);

export function signIn(text: string): void {
  window.sessionStorage.setItem(key, text);
  credential.set(text);
  signInWanted.set(false);
}

export function signOut(): void {
  window.sessionStorage.removeItem(key);
  credential.set(null);
  signInWanted.set(true);
}

export function authorization(): Record<string, string> {
  const text = credential.get();
  return text === null ? {} : { authorization: `Bearer ${text}` };
}

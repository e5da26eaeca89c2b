import { socketURL, withTicket } from "../api/client";
import { credential } from "../api/credential";
import { Store } from "./Store";

export type ConnectionState =
  | { kind: "connecting"; attempt: number }
  | { kind: "open" }
  /** Lost; the next attempt starts at `retryAt` (by `performance.now()`). */
  | { kind: "waiting"; attempt: number; retryAt: number }
  /** Not wanted at present. */
  | { kind: "closed" };

interface Handlers {
  /** The path to open, asked for at every attempt: it carries the place to resume at. */
  path: () => string;
  opened?: () => void;
  lost?: () => void;
  /** An attempt came to nothing. */
  failed?: () => void;
  message: (text: string) => void;
  /** Milliseconds without a message after which the connection counts as dead; a browser does not show pings. */
  silenceLimit?: number;
}

const firstDelay = 500;
const longestDelay = 10_000;
const openTimeout = 10_000;

/** A WebSocket that comes back: at once when the network does, else after a delay that doubles, with jitter. */
export class Connection extends Store<ConnectionState> {
  private socket: WebSocket | null = null;
  private timer = 0;
  private attempt = 0;

  constructor(private readonly handlers: Handlers) {
    super({ kind: "closed" });
  }

  open(): void {
    if (this.get().kind !== "closed") return;
    window.addEventListener("online", this.noticed);
    document.addEventListener("visibilitychange", this.noticed);
    this.connect();
  }

  close(): void {
    window.removeEventListener("online", this.noticed);
    document.removeEventListener("visibilitychange", this.noticed);
    this.discardSocket();
    this.attempt = 0;
    this.set({ kind: "closed" });
  }

  /** Ends a wait early; nothing otherwise. */
  retryNow(): void {
    if (this.get().kind === "waiting") this.connect();
  }

  /** The network is back, or somebody looks. */
  private readonly noticed = (event: Event): void => {
    if (event.type === "online" || !document.hidden) this.retryNow();
  };

  private connect(): void {
    this.discardSocket();
    this.attempt += 1;
    this.set({ kind: "connecting", attempt: this.attempt });
    const path = this.handlers.path();
    this.timer = window.setTimeout(() => this.lose(), openTimeout);
    if (credential.get() === null) return this.connectTo(path);
    const { attempt } = this;
    const isCurrent = (): boolean => this.get().kind === "connecting" && this.attempt === attempt;
    withTicket(path).then(
      (ticketed) => { if (isCurrent()) this.connectTo(ticketed); },
      () => { if (isCurrent()) this.lose(); },
    );
  }

  private connectTo(path: string): void {
    const socket = new WebSocket(socketURL(path));
    this.socket = socket;
    socket.onopen = () => {
      this.attempt = 0;
      this.set({ kind: "open" });
      this.handlers.opened?.();
      this.watchSilence();
    };
    socket.onmessage = (event) => {
      this.watchSilence();
      if (typeof event.data === "string") this.handlers.message(event.data);
    };
    socket.onclose = () => this.lose();
  }

  private watchSilence(): void {
    window.clearTimeout(this.timer);
    const { silenceLimit } = this.handlers;
    if (silenceLimit) this.timer = window.setTimeout(() => this.lose(), silenceLimit);
  }

  private lose(): void {
    const wasOpen = this.get().kind === "open";
    this.discardSocket();
    const delay = Math.min(longestDelay, firstDelay * 2 ** Math.max(0, this.attempt - 1)) * (0.5 + Math.random() / 2);
    this.timer = window.setTimeout(() => this.connect(), delay);
    this.set({ kind: "waiting", attempt: this.attempt, retryAt: performance.now() + delay });
    if (wasOpen) this.handlers.lost?.();
    else this.handlers.failed?.();
  }

  private discardSocket(): void {
    window.clearTimeout(this.timer);
    const { socket } = this;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}

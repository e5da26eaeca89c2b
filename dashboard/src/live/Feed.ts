import { handshakeProblem } from "../api/client";
import { withQuery } from "../api/paths";
import type { ChangeMessage } from "../api/types";
import { serverNow } from "./clock";
import { Connection } from "./Connection";
import { changeRow, type ChangeRow, type FeedRow, type ResumedRow } from "./FeedRow";
import { statusConnection } from "./status";
import { Store } from "./Store";

export interface FeedSnapshot {
  /** Oldest first, at most `capacity`. */
  rows: readonly FeedRow[];
  latest: ChangeRow | null;
  /** Changes received since the page was opened. */
  received: number;
  /** Rises whenever what was read before may have changed: with each change, with a gap, and when the feed opens with no place to resume at. */
  revision: number;
  /** Changes over the last seconds, per second. */
  rate: number;
  paused: boolean;
  /** Changes that wait behind the pause. */
  held: number;
  /** The pause's buffer is full: the server keeps what follows, and it is read on when the pause ends. */
  parked: boolean;
  catchingUp: boolean;
  /** Why the server does not open the feed: its start is wrong. */
  refused: string | null;
}

/** Where a feed begins: now, at a time (RFC 3339) or behind a change. */
export type FeedStart = { kind: "now" } | { kind: "since"; time: string } | { kind: "after"; token: string };

export interface FeedSeed {
  rows: readonly FeedRow[];
  token: string | null;
}

const capacity = 10_000;
const repaintInterval = 500;
/** A replay is over when the stream has been quiet for so long. */
const replayQuiet = 1_000;

/** A live tail of the change stream that survives reconnects without missing a change, and pauses without losing one. */
export class Feed extends Store<FeedSnapshot> {
  readonly connection: Connection;
  private rows: FeedRow[];
  private held: FeedRow[] = [];
  private token: string | null;
  private latest: ChangeRow | null = null;
  private received = 0;
  private revision = 0;
  private paused = false;
  private hasOpened = false;
  private lostAt: number | null = null;
  private replay: ResumedRow | null = null;
  private replayTimer = 0;
  private repaintTimer = 0;
  private repaintedAt = 0;
  private rateMarks: { at: number; received: number }[] = [];

  private static lastSeq = 0;

  constructor(account: string | null, seed: FeedSeed = { rows: [], token: null }, start: FeedStart = { kind: "now" }) {
    super({ rows: seed.rows, latest: null, received: 0, revision: 0, rate: 0, paused: false, held: 0, parked: false, catchingUp: false, refused: null });
    this.rows = [...seed.rows];
    this.token = start.kind === "after" ? start.token : seed.token;
    const path = account === null ? "/ws/changes" : `/ws/changes/${encodeURIComponent(account)}`;
    const place = (): string => withQuery(path, this.token === null ? { since: start.kind === "since" ? start.time : null } : { after: this.token });
    this.connection = new Connection({
      path: place,
      opened: () => this.opened(),
      lost: () => (this.lostAt ??= serverNow()),
      // Where the server is there and the feed has never opened, the start may be wrong.
      failed: () => {
        if (start.kind !== "now" && !this.hasOpened && statusConnection.get().kind === "open") void this.findRefusal(place());
      },
      message: (text) => this.receive(JSON.parse(text) as ChangeMessage),
    });
  }

  /** Where another feed of the same server can go on from here. */
  seed(keep: (row: FeedRow) => boolean): FeedSeed {
    return { rows: [...this.rows, ...this.held].filter(keep), token: this.token };
  }

  setPaused(paused: boolean): void {
    if (paused === this.paused) return;
    this.paused = paused;
    if (!paused) {
      this.append(this.held);
      this.held = [];
      this.connection.open();
    }
    this.publish();
  }

  /** A start that is wrong stays wrong: it is said, and not tried again. */
  private async findRefusal(path: string): Promise<void> {
    const problem = await handshakeProblem(path);
    if (!problem) return;
    this.connection.close();
    this.set({ ...this.get(), refused: problem.message });
  }

  private opened(): void {
    this.hasOpened = true;
    if (this.token === null) {
      this.revision += 1;
      this.scheduleRepaint();
    }
    if (this.lostAt === null) return;
    const now = serverNow();
    this.replay = {
      kind: "resumed", seq: ++Feed.lastSeq, at: now, awayMs: now - this.lostAt, caughtUp: this.token === null ? null : 0,
    };
    this.lostAt = null;
    this.add(this.replay);
    this.awaitReplayEnd();
  }

  private receive(message: ChangeMessage): void {
    if (message.token) this.token = message.token;
    if (message.operation === "gap") {
      this.revision += 1;
      this.add({ kind: "gap", seq: ++Feed.lastSeq, at: serverNow() });
    } else if (message.operation === "insert" || message.operation === "update" || message.operation === "delete") {
      this.received += 1;
      this.revision += 1;
      this.latest = changeRow(++Feed.lastSeq, message, serverNow());
      this.countReplayed(this.latest);
      this.add(this.latest);
    }
  }

  private countReplayed(row: ChangeRow): void {
    if (!this.replay) return;
    if (row.processedAt > this.replay.at) return this.endReplay();
    if (this.replay.caughtUp !== null) this.replay.caughtUp += 1;
    this.awaitReplayEnd();
  }

  private awaitReplayEnd(): void {
    window.clearTimeout(this.replayTimer);
    this.replayTimer = window.setTimeout(() => this.endReplay(), replayQuiet);
  }

  private endReplay(): void {
    window.clearTimeout(this.replayTimer);
    this.replay = null;
    this.scheduleRepaint();
  }

  private add(row: FeedRow): void {
    if (this.paused) {
      this.held.push(row);
      if (this.held.length >= capacity) this.connection.close();
    } else {
      this.append([row]);
    }
    this.scheduleRepaint();
  }

  private append(rows: readonly FeedRow[]): void {
    for (const row of rows) this.rows.push(row);
    // Cut in steps: a cut moves every row.
    if (this.rows.length > capacity * 1.1) this.rows = this.rows.slice(-capacity);
  }

  private scheduleRepaint(): void {
    if (this.repaintTimer) return;
    const wait = Math.max(0, this.repaintedAt + repaintInterval - performance.now());
    this.repaintTimer = window.setTimeout(() => this.publish(), wait);
  }

  private publish(): void {
    window.clearTimeout(this.repaintTimer);
    this.repaintTimer = 0;
    this.repaintedAt = performance.now();
    const rate = this.currentRate();
    this.set({
      rows: this.paused ? this.get().rows : this.rows.slice(-capacity),
      latest: this.latest,
      received: this.received,
      revision: this.revision,
      rate,
      paused: this.paused,
      held: this.held.filter((row) => row.kind === "change").length,
      parked: this.paused && this.connection.get().kind === "closed",
      catchingUp: this.replay !== null,
      refused: null,
    });
    if (rate > 0) this.scheduleRepaint();
  }

  /** Over the last five seconds. */
  private currentRate(): number {
    const now = performance.now();
    this.rateMarks.push({ at: now, received: this.received });
    while (this.rateMarks.length > 2 && now - this.rateMarks[1]!.at >= 5_000) this.rateMarks.shift();
    const first = this.rateMarks[0]!;
    return now - first.at < 400 ? this.get().rate : ((this.received - first.received) * 1_000) / Math.max(1_000, now - first.at);
  }
}

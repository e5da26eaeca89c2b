import { authorization, credential, signInWanted } from "./credential";

/** An answer other than 2xx, with what the server said of it (RFC 9457); status 0 when there was no answer. */
export class APIError extends Error {
  constructor(readonly status: number, readonly title: string, detail: string | null, readonly parameter: string | null = null) {
    super(detail ?? title);
  }
}

/** The version of the Delta table that an answer shows. */
export interface SourceState {
  version: number;
  ageSeconds: number;
}

export interface Answer<T> {
  data: T;
  /** null while the first load runs, and for what is not about data. */
  source: SourceState | null;
  /** How long the store took, in milliseconds; null when the server does not say. */
  storeMs: number | null;
  /** From the request until the answer was here and read, in milliseconds. */
  roundTripMs: number;
}

export async function ask<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
  const start = performance.now();
  const response = await request(path, { headers: { accept: "application/json" }, ...(signal && { signal }) });
  const data = (await response.json()) as T;
  return { data, source: sourceState(response.headers), storeMs: storeTime(response.headers), roundTripMs: performance.now() - start };
}

/** A request that changes something; null where the answer has no body. */
export async function send<T>(method: "POST" | "DELETE", path: string, body?: unknown): Promise<T | null> {
  const response = await request(path, {
    method, headers: { accept: "application/json", ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return text ? (JSON.parse(text) as T) : null;
}

/** A file, with the name that the server gives it. */
export async function fetchFile(path: string): Promise<{ content: Blob; name: string }> {
  const response = await request(path, {});
  const name = /filename="?([^";]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return { content: await response.blob(), name: name ?? "download" };
}

async function request(path: string, init: RequestInit): Promise<Response> {
  const given = credential.get();
  const response = await fetch(path, { ...init, headers: { ...(init.headers as Record<string, string>), ...authorization() } }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new APIError(0, "No answer", "The server cannot be reached.");
  });
  if (response.ok) return response;
  // An answer to an older credential says nothing of the one that is there now.
  if (response.status === 401 && given === credential.get()) signInWanted.set(true);
  throw await problem(response);
}

async function problem(response: Response): Promise<APIError> {
  const said = (await response.json().catch(() => ({}))) as { title?: string; detail?: string; parameter?: string };
  return new APIError(response.status, said.title ?? response.statusText, said.detail ?? null, said.parameter ?? null);
}

/** What the server has against a WebSocket's path; null when it has nothing: a browser does not show why a handshake was refused. */
export async function handshakeProblem(path: string): Promise<APIError | null> {
  const response = await fetch(path, { headers: authorization() }).catch(() => null);
  return response && response.status === 422 ? problem(response) : null;
}

function sourceState(headers: Headers): SourceState | null {
  const version = headers.get("odl-source-version");
  return version === null ? null : { version: Number(version), ageSeconds: Number(headers.get("odl-source-age") ?? 0) };
}

function storeTime(headers: Headers): number | null {
  const duration = /\bstore;dur=([\d.]+)/.exec(headers.get("server-timing") ?? "")?.[1];
  return duration === undefined ? null : Number(duration);
}

/** A path of this origin as a WebSocket address. */
export function socketURL(path: string): string {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** The path with a ticket for one WebSocket, where the server knows the user by a credential: browsers send no header with it. */
export async function withTicket(path: string): Promise<string> {
  if (credential.get() === null) return path;
  const answer = await send<{ ticket: string }>("POST", "/api/v1/ws-tickets");
  return answer ? `${path}${path.includes("?") ? "&" : "?"}ticket=${encodeURIComponent(answer.ticket)}` : path;
}

/** The only door to the server: every request, its language, its errors. */
import type { Language, Problem } from "./api_types";

/** A failure the server has not put into words. */
const UNKNOWN: Problem = { type: "about:blank", title: "", status: 0, detail: "", instance: "" };

export class ApiError extends Error {
  constructor(
    readonly kind: "network" | "server" | "refused" | "missing" | "stale",
    readonly problem: Problem,
  ) {
    super(problem.detail || problem.title);
  }
}

export interface Reply<T> {
  body: T;
  etag: string | null;
  location: string | null;
}

/** Where the program lives on its host: behind a proxy that may be below a path of its own. */
export const BASE = (globalThis.location?.pathname ?? "").replace(/\/?[^/]*$/u, "");

/** The address of a path of ours: `/api/…` below wherever the program lives. */
export const ours = (path: string): string =>
  path.startsWith("/") && !(BASE && path.startsWith(`${BASE}/`)) ? `${BASE}${path}` : path;

/** The word that shows a change comes from a page of ours; null where nobody has to sign in. */
let csrf: string | null = null;
export const setCsrf = (word: string | null): void => {
  csrf = word;
};

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Call {
  method?: Method;
  json?: unknown;
  raw?: Blob;
  ifMatch?: string;
  signal?: AbortSignal;
}

/** The language is asked at each call, so that messages follow a switch made a moment ago. */
export class Api {
  /** `lost` is told of each request that got no answer or found the server unable to serve, `signedOut` of a 401: it
   * says whether the same person is signed in again, and then the request is sent once more. */
  constructor(
    private readonly language: () => Language,
    private readonly lost: () => void = () => undefined,
    private readonly signedOut: () => Promise<boolean> = async () => false,
  ) {}

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await this.call<T>(path, { signal })).body;
  }

  async post<T>(path: string, json: unknown, signal?: AbortSignal): Promise<T> {
    return (await this.call<T>(path, { method: "POST", json, signal })).body;
  }

  async call<T>(path: string, call: Call = {}): Promise<Reply<T>> {
    const response = await this.answered(path, call);
    if (response.status === 503) this.lost();
    if (!response.ok) throw await errorOf(response);
    const empty = response.status === 204 || response.headers.get("content-length") === "0";
    return {
      body: (empty ? null : await response.json()) as T,
      etag: response.headers.get("etag"),
      location: response.headers.get("location"),
    };
  }

  private async answered(path: string, call: Call): Promise<Response> {
    const first = await this.send(path, call);
    if (first.status !== 401 || path.startsWith("/api/session")) return first;
    return (await this.signedOut()) ? this.send(path, call) : first;
  }

  private async send(path: string, call: Call): Promise<Response> {
    const headers: Record<string, string> = { "Accept-Language": this.language() };
    if (call.json !== undefined) headers["Content-Type"] = "application/json";
    if (call.raw) headers["Content-Type"] = "application/octet-stream";
    if (call.ifMatch) headers["If-Match"] = call.ifMatch;
    if (csrf && call.method && call.method !== "GET") headers["X-CSRF-Token"] = csrf;
    const body = call.raw ?? (call.json === undefined ? undefined : JSON.stringify(call.json));
    try {
      return await fetch(ours(path), { method: call.method ?? "GET", headers, body, signal: call.signal });
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
      this.lost();
      throw new ApiError("network", { ...UNKNOWN, type: "/problems/no-network", title: "network" });
    }
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const problem = await problemOf(response);
  if (response.status === 404) return new ApiError("missing", problem);
  if (response.status === 409 || response.status === 412) return new ApiError("stale", problem);
  return new ApiError(response.status >= 500 ? "server" : "refused", problem);
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { ...UNKNOWN, title: response.statusText, status: response.status, ...body };
  } catch {
    return { ...UNKNOWN, title: response.statusText || String(response.status), status: response.status };
  }
}

export const isAbort = (cause: unknown): boolean => cause instanceof DOMException && cause.name === "AbortError";

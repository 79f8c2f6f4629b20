import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Api } from "../src/api";
import { type App, type Data, NO_DATA } from "../src/app";
import { Connection } from "../src/connection";
import { Store } from "../src/state";

type Reply = { status: number; body: unknown } | "no answer";
const WELL = { status: 200, body: { state: "ok" } };

function world(replies: Record<string, Reply>): { app: App; connection: Connection; asked: string[] } {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    const reply = replies[path] ?? "no answer";
    if (reply === "no answer") throw new TypeError("Failed to fetch");
    return new Response(JSON.stringify(reply.body), { status: reply.status });
  });
  const data = new Store<Data>(NO_DATA);
  const app = {
    data,
    view: { get: () => ({ run: null }) },
    api: new Api(
      () => "ja",
      () => connection.suspect(),
    ),
  } as unknown as App;
  const connection = new Connection(app, { well: 1000, away: 100 });
  return { app, connection, asked };
}

describe("connection", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("tells that the server is away once a request gets no answer, and takes it back when it answers", async () => {
    const replies: Record<string, Reply> = {};
    const { app, connection, asked } = world(replies);
    await app.api.get("/api/runs").catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1);
    expect(app.data.get().trouble).toBe("server");
    await vi.advanceTimersByTimeAsync(250);
    expect(asked.filter((path) => path === "/api/health")).toHaveLength(3);
    Object.assign(replies, {
      "/api/health": WELL,
      "/api/facilities.geojson": { status: 200, body: { features: [] } },
      "/api/about": { status: 200, body: {} },
      "/api/vocabulary": { status: 200, body: {} },
    });
    await vi.advanceTimersByTimeAsync(150);
    expect(app.data.get().trouble).toBeNull();
    // What could not be loaded meanwhile is loaded without a press of any button.
    expect(app.data.get().stock).not.toBeNull();
    connection.stop();
  });

  it("tells the database from the worker", async () => {
    const replies: Record<string, Reply> = { "/api/health": { status: 200, body: { state: "no-database" } } };
    const { app, connection } = world(replies);
    connection.start();
    await vi.advanceTimersByTimeAsync(1001);
    expect(app.data.get().trouble).toBe("database");
    replies["/api/health"] = { status: 200, body: { state: "no-worker" } };
    replies["/api/facilities.geojson"] = { status: 200, body: { features: [] } };
    await vi.advanceTimersByTimeAsync(101);
    expect(app.data.get().trouble).toBe("worker");
    connection.stop();
  });

  it("suspects the server when it says 503", async () => {
    const replies: Record<string, Reply> = {
      "/api/runs": { status: 503, body: {} },
      "/api/health": { status: 200, body: { state: "no-database" } },
    };
    const { app, connection } = world(replies);
    await app.api.get("/api/runs").catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1);
    expect(app.data.get().trouble).toBe("database");
    connection.stop();
  });
});

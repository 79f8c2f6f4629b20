/** The generated TypeScript client against a running server: every facility by pages, one card, a refusal. */
import assert from "node:assert/strict";
import { saihen } from "./index.js";

const client = saihen(process.argv[2]!);
const seen: string[] = [];
let cursor: string | undefined;
do {
  const { data } = await client.GET("/api/v1/facilities", { params: { query: { limit: 150, cursor } } });
  assert(data);
  seen.push(...data.facilities.map((row) => row.code));
  cursor = data.next ?? undefined;
} while (cursor);
const path = "/api/v1/facilities/by-code/{code}";
const card = await client.GET(path, { params: { path: { code: seen[0]! } } });
const unknown = await client.GET(path, { params: { path: { code: "castle" } } });
assert(seen.length > 100 && new Set(seen).size === seen.length);
assert.equal(card.data?.code, seen[0]);
assert.equal(unknown.response.status, 404);
assert(unknown.error && "detail" in unknown.error);
console.log(`TypeScript client: ${seen.length} facilities by pages, card of ${card.data?.code}, 404 with its words`);

/** A typed client of Saihen's API: `saihen(address, key)`; paths, parameters and answers are those of the contract. */
import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./saihen.js";

export type Saihen = Client<paths>;

/** `address`: where Saihen is served, below which `/api/v1` lies; `key`: an API key, where there are accounts. */
export function saihen(address: string, key?: string): Saihen {
  const headers = key ? { Authorization: `Bearer ${key}` } : undefined;
  return createClient<paths>({ baseUrl: address.replace(/\/$/, ""), headers });
}

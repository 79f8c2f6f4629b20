/** Shapes of the HTTP contract, by noun. Requests come from the OpenAPI document (`npm run types`). */

export type * from "./access";
export * from "./explorations";
export type * from "./facilities";
export type * from "./forecasts";
export type * from "./imports";
export type * from "./places";
export type * from "./plans";

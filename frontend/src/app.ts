/** What every part of the screen is given: the view, the loaded data, the door to the server, the words. */
import type { TemplateResult } from "lit-html";
import type { Api, ApiError } from "./api";
import type {
  About,
  AdoptedStanding,
  Decision,
  FacilityCard,
  Layer,
  Run,
  RunHead,
  SessionState,
  Vocabulary,
} from "./api_types";
import type { Speech } from "./i18n";
import type { ImportQueue } from "./importing/queue";
import type { Running } from "./running";
import type { Store, View } from "./state";
import type { Stock } from "./stock/columns";
import type { Totals } from "./stock/totals";

export interface Data {
  /** Whether there are accounts, and who is signed in. */
  session: SessionState | null;
  about: About | null;
  vocabulary: Vocabulary | null;
  stock: Stock | null;
  /** 1 for each row in the selection. */
  mask: Uint8Array;
  /** The selection and, where their layer is on, the neighbours' facilities: what the map shows. */
  drawn: Uint8Array;
  totals: Totals | null;
  card: FacilityCard | null;
  cardEtag: string | null;
  cardError: ApiError | null;
  runs: RunHead[];
  run: Run | null;
  /** The calculation under way, another that ended without a plan, and how the first one's gap has fallen. */
  watched: Run | null;
  ended: Run | null;
  gaps: readonly number[];
  /** The plan to the left of the line, where two are looked at. */
  other: Run | null;
  /** Codes of facilities whose fate is fixed before the calculation. */
  locked: ReadonlySet<string>;
  /** What is wanted by hand of the plan shown. */
  wished: ReadonlyMap<string, unknown>;
  /** The facility under the pointer on the map. */
  hovered: number | null;
  /** How the plan in force stands against the data of now; null: nothing is adopted. */
  standing: AdoptedStanding | null;
  layers: Layer[];
  /** Minutes of each population cell in the access question last asked; null = nothing is reached. */
  cells: ReadonlyMap<string, number | null> | null;
  /** While a facility is edited: where its pin stands, and who is told when it moves. */
  placing: Placing | null;
  /** What files hold, shown before anything is written; and where what was written lies. */
  picture: Picture | null;
  arrived: Box | null;
  startError: ApiError | null;
  /** What is away at this moment: the whole server, its database, or whoever works the runs off. */
  trouble: Trouble | null;
  /** A message for a moment, read out by screen readers. */
  notice: string | null;
}

export type Trouble = "server" | "database" | "worker" | "disk";
/** West, south, east, north. */
export type Box = readonly [number, number, number, number];

export interface Picture {
  bbox: Box;
  points: readonly (readonly number[])[];
  /** GeoJSON geometries. */
  shapes: readonly Record<string, unknown>[];
}

export interface Placing {
  readonly lon: number | null;
  readonly lat: number | null;
  moved(lon: number, lat: number): void;
}

export interface App {
  readonly view: Store<View>;
  readonly data: Store<Data>;
  readonly api: Api;
  speech(): Speech;
  /** Draws panels again after a change that lives outside both stores. */
  redraw(): void;
  readonly imports: ImportQueue;
  readonly running: Running;
  /** Loads the stock again after an edit. */
  reload(): Promise<void>;
  /** Loads everything again: the town, the stock, layers and plans. */
  reloadAll(): Promise<void>;
  openFacility(id: number, options?: { centre?: boolean }): void;
}

export interface Panel {
  render(): TemplateResult;
}

export type CreatePanel = (app: App) => Panel;

export const NO_DATA: Data = {
  session: null,
  about: null,
  vocabulary: null,
  stock: null,
  mask: new Uint8Array(),
  drawn: new Uint8Array(),
  totals: null,
  card: null,
  cardEtag: null,
  cardError: null,
  runs: [],
  run: null,
  watched: null,
  ended: null,
  gaps: [],
  other: null,
  locked: new Set(),
  wished: new Map(),
  standing: null,
  hovered: null,
  layers: [],
  cells: null,
  placing: null,
  picture: null,
  arrived: null,
  startError: null,
  trouble: null,
  notice: null,
};

/** The action of each facility in the shown plan. */
export function actionsOf(run: Run | null): Map<number, string> {
  return new Map((run?.decisions ?? []).map((decision) => [decision.facility_id, decision.action]));
}

export function decisionsOf(run: Run | null): readonly Decision[] {
  return run?.decisions ?? [];
}

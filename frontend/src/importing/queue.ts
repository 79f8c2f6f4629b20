/** The files on their way into the register: what each is, what it would do, what must be asked, and the import. */
import type { ApiError } from "../api";
import type { FileKindAnswer, ImportReport, SetUndone } from "../api_types";
import type { App } from "../app";
import type { Key } from "../i18n";
import { faultOf } from "../loading";
import type { Dropped } from "./dropped";
import type { StepCode } from "./step_kinds";

/** Later kinds need earlier ones: a yearly figure finds no facility before the list is there. */
export const KINDS = [
  "boundary",
  "addresses",
  "facilities",
  "functions",
  "years",
  "inspections",
  "repairs",
  "operators",
  "land",
  "population",
  "zones",
  "shelters",
  "roads",
  "transit",
  "budget",
  "targets",
] as const;
export type Kind = (typeof KINDS)[number];

/** `waiting`: not read yet. `asking`: something must be said first. `ready`: may be imported. `left`: not imported. */
export type ItemState = "waiting" | "reading" | "asking" | "ready" | "left" | "importing" | "done" | "failed";

/** Questions about a column that has stopped matching the register. */
const COLUMN_QUESTIONS = new Set(["codes_changed", "addresses_changed", "nothing_matches"]);

export interface ItemOptions {
  zoneKind: string;
  layer: string;
  coversTown: boolean;
  keepEdited: boolean;
  municipality: string;
  name: string;
  year: string;
  whose: "" | "home" | "neighbour";
  identity: "" | "listed" | "name";
}

export const NO_OPTIONS: ItemOptions = {
  zoneKind: "",
  layer: "",
  coversTown: false,
  keepEdited: false,
  municipality: "",
  name: "",
  year: "",
  whose: "",
  identity: "",
};

export interface Item {
  readonly id: number;
  readonly name: string;
  readonly file: Blob;
  /** The step of the beginning it was chosen for; null where it was dropped or chosen among all. */
  readonly step: StepCode | null;
  kind: Kind | null;
  told: FileKindAnswer | null;
  state: ItemState;
  options: ItemOptions;
  mapping: Record<string, string> | null;
  report: ImportReport | null;
  fault: ApiError | null;
  /** The words of the answer given to its last question. */
  answer: Key | null;
}

/** What was imported together and goes back together. */
export interface Imported {
  set: number;
  files: number;
  undone: SetUndone | null;
  fault: ApiError | null;
}

export class ImportQueue {
  items: Item[] = [];
  imported: Imported | null = null;
  /** The file whose details are open. */
  open: number | null = null;
  private working = false;
  private next = 1;

  constructor(private readonly app: App) {}

  get busy(): boolean {
    return this.items.some(({ state }) => state === "waiting" || state === "reading" || state === "importing");
  }

  ready(): Item[] {
    return this.items.filter(({ state }) => state === "ready");
  }

  async add(files: readonly Dropped[], step: StepCode | null = null): Promise<void> {
    if (this.items.every(({ state }) => state === "done")) this.clear();
    const added = files.map(({ name, file }) => this.item(name, file, step));
    this.items = [...this.items, ...added];
    if (this.items.length === 1) this.open = added[0]?.id ?? null;
    this.app.redraw();
    await this.read();
  }

  clear(): void {
    [this.items, this.imported, this.open] = [[], null, null];
    this.app.data.set({ picture: null });
    this.app.redraw();
  }

  remove(item: Item): void {
    this.items = this.items.filter((one) => one !== item);
    this.showPicture();
    this.app.redraw();
  }

  /** Another kind, another answer, another mapping: the file is read again. */
  async change(item: Item, change: { kind?: Kind | null; mapping?: Item["mapping"]; options?: Partial<ItemOptions> }) {
    if (change.kind !== undefined) [item.kind, item.mapping] = [change.kind, null];
    if (change.mapping !== undefined) item.mapping = change.mapping;
    item.options = { ...item.options, ...change.options };
    item.state = "waiting";
    this.app.redraw();
    await this.read();
  }

  show(item: Item): void {
    this.open = this.open === item.id ? null : item.id;
    this.showPicture();
    this.app.redraw();
  }

  /** Imports what is ready, in the order the kinds need each other, as one set. */
  async importAll(): Promise<void> {
    const order = (item: Item) => KINDS.indexOf(item.kind!);
    let set: number | null = null;
    let files = 0;
    for (const item of this.ready().sort((a, b) => order(a) - order(b))) {
      await this.importOne(item, set);
      if (item.state !== "done") continue;
      set ??= item.report?.change_set ?? null;
      files++;
    }
    if (set !== null) this.imported = { set, files, undone: null, fault: null };
    await this.app.reloadAll();
    this.showPicture();
    this.app.data.set({ arrived: this.boxOf(this.items.filter(({ state }) => state === "done")) });
    this.app.data.set({ picture: null });
    this.app.redraw();
  }

  async undo(leaveChanged = false): Promise<void> {
    const { imported } = this;
    if (!imported) return;
    const query = leaveChanged ? "?leave_changed=true" : "";
    try {
      imported.undone = await this.app.api.post<SetUndone>(`/api/change-sets/${imported.set}/undo${query}`, {});
      imported.fault = null;
      // What was taken back is not done any more; what was left out or refused still says why.
      this.items = this.items.filter(({ state }) => state !== "done");
      await this.app.reloadAll();
    } catch (cause) {
      imported.fault = faultOf(cause);
    }
    this.app.redraw();
  }

  private item(name: string, file: Blob, step: StepCode | null): Item {
    const id = this.next++;
    const options = { ...NO_OPTIONS };
    return {
      id,
      name,
      file,
      step,
      kind: null,
      told: null,
      state: "waiting",
      options,
      mapping: null,
      report: null,
      fault: null,
      answer: null,
    };
  }

  /** One file after the other: the server has other readers too. */
  private async read(): Promise<void> {
    if (this.working) return;
    this.working = true;
    for (;;) {
      const item = this.items.find(({ state }) => state === "waiting");
      if (!item) break;
      item.state = "reading";
      this.app.redraw();
      await this.preview(item);
      this.showPicture();
      this.app.redraw();
    }
    this.working = false;
  }

  private async preview(item: Item): Promise<void> {
    item.fault = null;
    try {
      if (!item.told) await this.tell(item);
      item.report = null;
      if (item.kind === null) item.state = "left";
      else if (item.kind === "zones" && !item.options.zoneKind) item.state = "asking";
      else {
        item.report = await this.send(item, { dry_run: "true" });
        const empty = item.kind === "facilities" && item.report.rows_used === 0;
        const asked = item.report.question && !this.answered(item);
        item.state = empty ? "left" : asked ? "asking" : "ready";
      }
    } catch (cause) {
      item.fault = faultOf(cause);
      item.state = "failed";
    }
  }

  private answered({ options, report }: Item): boolean {
    const asked = report?.question?.code;
    if (COLUMN_QUESTIONS.has(asked ?? "")) return options.identity !== "";
    return asked === "no_town" ? false : options.whose !== "";
  }

  private async tell(item: Item): Promise<void> {
    const query = new URLSearchParams({ filename: item.name });
    const { body } = await this.app.api.call<FileKindAnswer>(`/api/file-kinds?${query}`, {
      method: "POST",
      raw: item.file,
    });
    item.told = body;
    item.kind = (KINDS as readonly string[]).includes(body.kind ?? "") ? (body.kind as Kind) : null;
    item.options = { ...item.options, zoneKind: body.zone_kind ?? (item.step === "districts" ? "district" : "") };
  }

  private async importOne(item: Item, set: number | null): Promise<void> {
    item.state = "importing";
    this.app.redraw();
    const joined: Record<string, string> = set === null ? {} : { change_set: String(set) };
    try {
      item.report = await this.send(item, { dry_run: "false", sha256: item.report!.sha256, ...joined });
      item.state = "done";
    } catch (cause) {
      item.fault = faultOf(cause);
      item.state = "failed";
    }
  }

  private async send(item: Item, query: Record<string, string>): Promise<ImportReport> {
    const all = new URLSearchParams({ filename: item.name, ...queryOf(item), ...query });
    const call = { method: "POST", raw: item.file } as const;
    return (await this.app.api.call<ImportReport>(`/api/imports/${item.kind}?${all}`, call)).body;
  }

  /** The open file on the map, else all that will come. */
  private showPicture(): void {
    const shown = this.items.filter(({ id, state }) => (this.open === null || this.open === id) && state !== "done");
    const pictures = shown.flatMap(({ report }) => (report?.preview ? [report.preview] : []));
    const points = pictures.flatMap((one) => one.points ?? []);
    const shapes = pictures.flatMap((one) => one.shapes ?? []);
    const bbox = this.boxOf(shown);
    this.app.data.set({ picture: bbox ? { bbox, points, shapes } : null });
  }

  private boxOf(items: readonly Item[]): [number, number, number, number] | null {
    const boxes = items.flatMap(({ report }) => (report?.preview?.bbox ? [report.preview.bbox] : []));
    if (!boxes.length) return null;
    const edge = (at: number, pick: (...all: number[]) => number) => pick(...boxes.map((box) => box[at]!));
    return [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)];
  }
}

/** What the server is told besides the bytes. */
export function queryOf({
  kind,
  options,
  mapping,
}: Pick<Item, "kind" | "options" | "mapping">): Record<string, string> {
  const { whose, identity, municipality, name, keepEdited, zoneKind, layer, coversTown, year } = options;
  const ofTown = (kind === "facilities" || kind === "boundary") && municipality !== "";
  return {
    ...(mapping && { mapping: JSON.stringify(mapping) }),
    ...(whose && { whose }),
    ...(kind === "facilities" && identity && { identity }),
    ...(ofTown && { municipality }),
    ...(kind === "boundary" && name.trim() && { name: name.trim() }),
    ...(kind === "facilities" && keepEdited && { keep_edited: "true" }),
    ...(kind === "zones" && { zone_kind: zoneKind, covers_town: String(coversTown) }),
    ...(kind === "zones" && layer && { layer }),
    ...(kind === "population" && yearOf(year) && { year: yearOf(year)! }),
  };
}

/** The four digits of a year typed in any width, with or without a word beside them. */
const yearOf = (said: string): string | null => /\d{4}/u.exec(said.normalize("NFKC"))?.[0] ?? null;

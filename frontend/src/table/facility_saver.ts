/**
 * Carries cells to the server, one save after the other, and the way back; the stock follows without being asked for
 * again.
 */
import type { ApiError } from "../api";
import type { FacilityCard, FacilityProperties } from "../api_types";
import type { App } from "../app";
import { faultOf } from "../loading";
import { type Facility, packStock } from "../stock/columns";
import { type CellChange, type CellFault, cellName, type Saver } from "./cell_editor";

type Change = CellChange<Facility>;
type Faults = Map<string, CellFault>;
/** Undone by one line of the history, or as a set. */
type Step = { readonly facility: number; readonly change: number } | { readonly set: number };

/** Told by a card as lists, or not at all. */
const NOT_ON_CARD = new Set(["buildings", "functions", "blocks", "flags"]);

export class FacilitySaver implements Saver<Facility> {
  private readonly steps: Step[] = [];
  private waiting: Promise<unknown> = Promise.resolve();

  constructor(private readonly app: App) {}

  get canUndo(): boolean {
    return this.steps.length > 0;
  }

  editable(row: Facility): boolean {
    return row.own !== false;
  }

  tell(message: string | null): void {
    this.app.data.set({ notice: message });
  }

  /** Saves wait for each other: two cells of one facility carry two versions. */
  save(changes: readonly Change[]): Promise<Faults> {
    const next = this.waiting.then(() => (changes.length === 1 ? this.one(changes[0]!) : this.many(changes)));
    this.waiting = next.catch(() => undefined);
    return next;
  }

  async undo(): Promise<void> {
    await this.waiting;
    const step = this.steps.pop();
    if (!step) return;
    try {
      if ("set" in step) {
        await this.app.api.post(`/api/change-sets/${step.set}/undo`, {});
        await this.app.reload();
      } else {
        await this.app.api.post(`/api/changes/${step.change}/undo`, {});
        await this.reread(step.facility);
      }
      this.tell(this.app.speech().t("card.undone"));
    } catch (cause) {
      this.tell(wordsOf(faultOf(cause)));
    }
  }

  private async one(change: Change): Promise<Faults> {
    const { id } = change.row;
    // An equal value leaves no line in the history, so there is nothing to undo either.
    if ((this.now(id) as unknown as Record<string, unknown>)[change.field] === change.value) return new Map();
    try {
      const call = {
        method: "PATCH" as const,
        json: { [change.field]: change.value },
        ifMatch: `"${this.now(id).version}"`,
      };
      const reply = await this.app.api.call<FacilityCard>(`/api/facilities/${id}`, call);
      const line = reply.body.history.find((each) => each.table_name === "facility" && each.action === "update");
      if (line) this.steps.push({ facility: id, change: line.id });
      this.take(reply.body, reply.etag);
      return new Map();
    } catch (cause) {
      const fault = faultOf(cause);
      if (fault.problem.status !== 412)
        return new Map([[cellName(id, change.key), { raw: change.raw, message: wordsOf(fault) }]]);
      await this.reread(id);
      const message = this.app.speech().t("cell.conflict");
      return new Map([[cellName(id, change.key), { raw: change.raw, message }]]);
    }
  }

  private async many(changes: readonly Change[]): Promise<Faults> {
    const ids = [...new Set(changes.map(({ row }) => row.id))];
    const fields = (id: number) =>
      Object.fromEntries(changes.filter(({ row }) => row.id === id).map(({ field, value }) => [field, value]));
    const rows = ids.map((id) => ({ id, version: this.now(id).version, fields: fields(id) }));
    try {
      const { change_set } = await this.app.api.post<{ change_set: number }>("/api/selections/rows", { rows });
      this.steps.push({ set: change_set });
      this.tell(this.app.speech().t("cell.pasted", { count: changes.length }));
      await this.app.reload();
      const { card } = this.app.data.get();
      if (card && ids.includes(card.id)) await this.reread(card.id);
      return new Map();
    } catch (cause) {
      const fault = faultOf(cause);
      if (fault.problem.status === 412) await this.app.reload();
      return this.faultsOf(fault, changes, ids);
    }
  }

  /** "rows/3/department" → the cell it speaks of; "rows/3" → every cell of that row. */
  private faultsOf(fault: ApiError, changes: readonly Change[], ids: readonly number[]): Faults {
    const found: Faults = new Map();
    for (const { pointer, message } of fault.problem.errors ?? []) {
      const [row, field] = /rows\/(\d+)(?:\/(?:fields\/)?(\w+))?/u.exec(pointer ?? "")?.slice(1) ?? [];
      for (const one of changes) {
        if (ids[Number(row)] === one.row.id && (!field || field === one.field))
          found.set(cellName(one.row.id, one.key), { raw: one.raw, message });
      }
    }
    const [first] = changes;
    if (!found.size && first) found.set(cellName(first.row.id, first.key), { raw: first.raw, message: wordsOf(fault) });
    return found;
  }

  private now(id: number): Facility {
    const { stock } = this.app.data.get();
    return stock!.facilities[stock!.rowOf.get(id)!]!;
  }

  private async reread(id: number): Promise<void> {
    const reply = await this.app.api.call<FacilityCard>(`/api/facilities/${id}`);
    this.take(reply.body, reply.etag);
  }

  private take(card: FacilityCard, etag: string | null): void {
    const { stock, card: open } = this.app.data.get();
    const features = stock!.facilities.map((one) => featureOf(one.id === card.id ? withCard(one, card) : one));
    this.app.data.set({ stock: packStock(features), ...(open?.id === card.id ? { card, cardEtag: etag } : {}) });
  }
}

function withCard(one: Facility, card: FacilityCard): Facility {
  const told = card as unknown as Record<string, unknown>;
  const names = Object.keys(one).filter((name) => name in told && !NOT_ON_CARD.has(name));
  return { ...one, ...Object.fromEntries(names.map((name) => [name, told[name]])) };
}

function featureOf({ id, lon, lat, ...properties }: Facility) {
  const geometry =
    lon === null || lat === null ? null : { type: "Point" as const, coordinates: [lon, lat] as [number, number] };
  return { type: "Feature" as const, id, geometry, properties: properties as FacilityProperties };
}

const wordsOf = (fault: ApiError): string =>
  fault.problem.errors?.[0]?.message ?? fault.problem.detail ?? fault.problem.title;

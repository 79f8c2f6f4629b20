/** Forms of buildings and functions → what the server is sent. */
import type { BuildingCard, FunctionCard } from "../../api_types";

const TEXTS = new Set(["name", "structure", "seismic_code", "plateau_id"]);
const FLAGS = new Set(["seismic_checked", "seismic_retrofitted"]);

/** Only the fields that differ from the building; an emptied one becomes unknown. */
export function buildingChanges(block: BuildingCard, form: FormData): Record<string, string | number | boolean | null> {
  const before = block as unknown as Record<string, unknown>;
  const pairs = [...form].map(([name, raw]) => [name, typed(name, String(raw).trim())] as const);
  return Object.fromEntries(pairs.filter(([name, value]) => value !== (before[name] ?? null)));
}

function typed(name: string, value: string): string | number | boolean | null {
  if (value === "") return null;
  if (FLAGS.has(name)) return value === "true";
  return TEXTS.has(name) ? value : Number(value);
}

/** One function a row; rows without a function are left out. */
export function functionsOf(form: FormData): FunctionCard[] {
  const column = (name: string) => form.getAll(name).map((raw) => String(raw).trim());
  const [areas, capacities, units] = [column("area_m2"), column("capacity"), column("unit")];
  const number = (text: string | undefined) => (text ? Number(text) : null);
  return column("function").flatMap((name, row) =>
    name
      ? [
          {
            function: name as FunctionCard["function"],
            area_m2: number(areas[row]),
            capacity: number(capacities[row]),
            unit: units[row] || null,
          },
        ]
      : [],
  );
}

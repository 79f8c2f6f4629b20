/** What a line of the audit trail tells, in words: parts, fields, roles, rights, and what somebody wanted to do. */
import type { AuditLine } from "../api_types";
import type { Speech } from "../i18n";

const HASH_SHOWN = 12;

/** `name: value` of every part that holds something. */
export function told(detail: AuditLine["detail"], speech: Speech): string {
  return parts(detail as Record<string, unknown>, speech).join("　");
}

function parts(detail: Record<string, unknown>, speech: Speech): string[] {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && !(Array.isArray(value) && !value.length))
    .map(([name, value]) => `${nameOf(name, speech)}: ${wordsFor(name, value, speech)}`);
}

function nameOf(name: string, speech: Speech): string {
  return speech.tOr(`audit.part.${name}`, speech.tOr(`column.${name}`, name));
}

function wordsFor(name: string, value: unknown, speech: Speech): string {
  const comma = speech.language === "ja" ? "、" : ", ";
  if (Array.isArray(value)) return value.map((each) => wordsFor(name, each, speech)).join(comma);
  if (value !== null && typeof value === "object") {
    return `（${parts(value as Record<string, unknown>, speech).join(comma)}）`;
  }
  return plain(name, String(value), speech);
}

function plain(name: string, value: string, speech: Speech): string {
  if (name === "fields" || name === "field") return speech.tOr(`column.${value}`, value);
  if (name === "right") return speech.tOr(`audit.right.${value}`, value);
  if (name === "roles") return roleOf(value, speech);
  if (name === "asked") return askedOf(value, speech);
  if (name === "sha256") return `${value.slice(0, HASH_SHOWN)}…`;
  return speech.tOr(`audit.value.${value}`, value);
}

/** `section_editor:3`: the editor of the section with number 3. */
function roleOf(value: string, speech: Speech): string {
  const [role = "", section] = value.split(":");
  const words = speech.tOr(`role.${role}`, role);
  return section ? `${words}（${nameOf("section", speech)} ${section}）` : words;
}

/** `POST /api/runs/5/judgements/3` is to change plan 5. */
function askedOf(value: string, speech: Speech): string {
  const [method = "", path = ""] = value.split(" ");
  const match = /^\/api\/([^/]+)(?:\/(\d+))?/.exec(path);
  const door = speech.tOr(`audit.door.${match?.[1] ?? "other"}`, speech.t("audit.door.other"));
  const what = match?.[2] ? `${door} ${match[2]}` : door;
  return speech.t(method === "GET" ? "audit.door.GET" : "audit.door.POST", { what });
}

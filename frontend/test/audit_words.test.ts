import { describe, expect, it } from "vitest";
import { speechOf } from "../src/i18n";
import { told } from "../src/office/audit_words";

const ja = speechOf("ja", null);
const en = speechOf("en", null);

describe("the detail of a line of the audit trail", () => {
  it("names parts and fields in words and leaves out what is empty", () => {
    const detail = { id: 12, fields: ["floor_area_m2", "name"], reason: null, ids: [] };
    expect(told(detail, ja)).toBe("番号: 12　項目: 延床面積（㎡）、施設名");
  });

  it("tells a refusal by what somebody wanted and the right he lacks", () => {
    const detail = { right: "plan", asked: "POST /api/runs/5/judgements/3" };
    expect(told(detail, ja)).toBe("足りない権限: 計画づくり　しようとしたこと: 計画 5を変える");
    expect(told({ asked: "GET /api/users" }, en)).toBe("Asked for: see accounts");
    expect(told({ asked: "GET /api/no-such-door" }, en)).toBe("Asked for: see something else");
  });

  it("names roles with their section, counts within a part, and shortens a hash", () => {
    expect(told({ roles: ["viewer", "section_editor:3"] }, ja)).toBe("役割: 閲覧者、所管課の編集者（所管課 3）");
    expect(told({ counts: { created: 3, updated: 0 } }, en)).toBe("Counts: （Added: 3, Changed: 0）");
    expect(told({ sha256: "0123456789abcdef" }, en)).toBe("File's hash: 0123456789ab…");
  });
});

import { expect, test } from "vitest";
import { fileNameIn, paperAddress } from "../src/panels/plan/export_part";

const WISH = { language: "ja", draft: "auto", scope: "", sheet: "a4" } as const;

test("a paper's address says only what differs from the usual", () => {
  expect(paperAddress(12, "pdf", { ...WISH }, { district: ["彩辺中央"] })).toBe("/api/runs/12/report.pdf?lang=ja");
});

test("a narrowed paper names each district and class of the filters", () => {
  const address = paperAddress(
    12,
    "xlsx",
    { language: "en", draft: "false", scope: "filters", sheet: "a3" },
    { district: ["川添", "南陵"], category: ["school"] },
  );
  const asked = new URL(address, "http://x").searchParams;
  expect(asked.getAll("district")).toEqual(["川添", "南陵"]);
  expect(asked.getAll("category")).toEqual(["school"]);
  expect([asked.get("lang"), asked.get("draft"), asked.get("sheet")]).toEqual(["en", "false", "a3"]);
});

test("a scope of one district or class is named as it is, colons in it too", () => {
  const asked = (scope: string) =>
    new URL(paperAddress(12, "pdf", { ...WISH, scope }, { district: ["南陵"] }), "http://x").searchParams;
  expect(asked("district:東:西").getAll("district")).toEqual(["東:西"]);
  expect(asked("category:school").getAll("category")).toEqual(["school"]);
  expect(asked("category:school").getAll("district")).toEqual([]);
});

test("a file keeps the name it is sent with", () => {
  expect(fileNameIn('attachment; filename="saihen-run-12-cards.pdf"')).toBe("saihen-run-12-cards.pdf");
  expect(fileNameIn(null)).toBe("");
});

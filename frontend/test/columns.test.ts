import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const WIDEST = 120;
const ROOT = process.cwd();

/** The formatter leaves comments, strings and templates as they are; this reads every line. */
function tooWide(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|css|html)$/u.test(name) && !name.endsWith("openapi.d.ts"))
    .flatMap((name) => {
      const lines = readFileSync(join(ROOT, folder, name), "utf8").split("\n");
      return lines.flatMap((line, k) => (line.length > WIDEST ? [`${folder}/${name}:${k + 1}`] : []));
    });
}

describe("the source", () => {
  it(`has no line over ${WIDEST} columns`, () => {
    expect(["src", "test", "bench"].flatMap(tooWide)).toEqual([]);
  });
});

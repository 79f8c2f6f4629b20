import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fill, speechOf } from "../src/i18n";
import costEn from "../src/locales/cost.en.json";
import costJa from "../src/locales/cost.ja.json";
import en from "../src/locales/en.json";
import exploreEn from "../src/locales/explore.en.json";
import exploreJa from "../src/locales/explore.ja.json";
import ja from "../src/locales/ja.json";
import planEn from "../src/locales/plan.en.json";
import planJa from "../src/locales/plan.ja.json";
import registerEn from "../src/locales/register.en.json";
import registerJa from "../src/locales/register.ja.json";
import { reasonText } from "../src/reasons";

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sources(join(folder, entry.name))
      : entry.name.endsWith(".ts")
        ? [join(folder, entry.name)]
        : [],
  );
const ROOT = join(__dirname, "../src");

describe("locales", () => {
  it("hold the same keys with the same blanks to fill", () => {
    const blanks = (words: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(words).map(([key, text]) => [key, [...text.matchAll(/\{\w+\}/gu)].map(String).sort()]),
      );
    expect(blanks(en)).toEqual(blanks(ja));
    expect(blanks(costEn)).toEqual(blanks(costJa));
    expect(blanks(exploreEn)).toEqual(blanks(exploreJa));
    expect(blanks(planEn)).toEqual(blanks(planJa));
    expect(blanks(registerEn)).toEqual(blanks(registerJa));
  });

  it("hold each key in one file alone, in both languages with the same blanks", () => {
    const folder = join(ROOT, "locales");
    for (const language of ["ja", "en"]) {
      const files = readdirSync(folder).filter((name) => name.endsWith(`${language}.json`));
      const keys = files.flatMap((name) => Object.keys(JSON.parse(readFileSync(join(folder, name), "utf8")) as object));
      expect(keys.filter((key, k) => keys.indexOf(key) !== k)).toEqual([]);
    }
  });

  it("leave no sentence outside: no Japanese in the source but in folding and the bilingual shell", () => {
    const stray = sources(ROOT)
      .filter((file) => !file.endsWith("folding.ts"))
      .flatMap((file) =>
        readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => /[ぁ-んァ-ヶ一-龠]/u.test(line.replace(/\/\*.*|\/\/.*|^\s*\*.*/u, "")))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(stray.filter((line) => !/億円|万円|円|万㎡|㎡/u.test(line))).toEqual([]);
  });
});

describe("numbers in words", () => {
  const [japanese, english] = [speechOf("ja", null), speechOf("en", null)];
  it("shortens money as each language does", () => {
    expect([japanese.yen(98_400_000_000), japanese.yen(48_110_000), japanese.yen(950), japanese.yen(null)]).toEqual([
      "984億円",
      "4,811万円",
      "950円",
      "―",
    ]);
    expect([english.yen(98_400_000_000), english.yen(48_110_000)]).toEqual(["¥98,400M", "¥48.1M"]);
  });

  it("fills blanks and leaves unknown ones to be seen", () => {
    expect(fill("{a} and {b}", { a: 1 })).toBe("1 and {b}");
  });

  it("shows a reason it has no sentence for with all its numbers", () => {
    expect(reasonText(japanese, { code: "new_code", saving_yen: 20_000_000, walk_km: 1.25 })).toBe(
      "new_code（saving_yen 2,000万円, walk_km 1.3 km）",
    );
    expect(reasonText(japanese, { code: "saves", text: "節減", yen: 1 })).toBe("節減");
  });
});

import { describe, expect, it } from "vitest";
import { fold, matcher } from "../src/stock/folding";

describe("search folding", () => {
  it.each([
    ["コミュニティ", "こみゅにてぃ"],
    ["ｺﾐｭﾆﾃｨ", "コミュニティ"],
    ["髙﨑小学校", "高崎小学校"],
    ["渡邊", "渡辺"],
    ["國立圖書館", "国立図書館"],
    ["第１小", "第1小"],
    ["Ｂ棟", "b棟"],
    ["㈱再編", "(株)再編"],
    ["中央 公民館", "中央　公民館"],
    ["センター", "センタ―"],
  ])("finds %s as %s", (a, b) => {
    expect(fold(a)).toBe(fold(b));
  });

  it("wants every word, in any order", () => {
    const name = `${fold("栗丘コミュニティセンター")}|${fold("北海道")}`;
    expect(matcher("センター 栗丘")(name)).toBe(true);
    expect(matcher("センター　東山")(name)).toBe(false);
    expect(matcher("   ")(name)).toBe(true);
  });
});

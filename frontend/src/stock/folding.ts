/**
 * Search folding: the same facility must be found however its name is typed.
 * NFKC (full-width, half-width kana, ㈱), katakana → hiragana, old → new characters, no spaces or marks.
 */

const OLD_TO_NEW: Record<string, string> = Object.fromEntries(
  (
    "髙高 﨑崎 嵜崎 邊辺 邉辺 齋斎 齊斉 濵浜 濱浜 澤沢 櫻桜 國国 學学 榮栄 會会 縣県 區区 廣広 圓円 鹽塩 " +
    "瀨瀬 德徳 惠恵 眞真 靜静 關関 體体 館館 舘館 舩船 嶋島 嶌島 冨富 峯峰 萬万 與与 豐豊 龍竜 瀧滝 " +
    "驛駅 圖図 書書 醫医 號号 應応 條条 總総 藏蔵 黑黒 藝芸 繩縄 龜亀 曾曽 渕淵 渊淵 槇槙 薗園 埜野 塲場"
  )
    .split(" ")
    .map((pair) => [...pair] as [string, string]),
);

const MARKS = /[\s\u3000・･.,、。()（）「」『』[\]【】〔〕/／\\'’"”\-‐‑‒–—―−ー〜～_]/gu;

export function fold(text: string): string {
  const plain = text.normalize("NFKC").toLowerCase().replace(MARKS, "");
  let folded = "";
  for (const character of plain) folded += hiragana(OLD_TO_NEW[character] ?? character);
  return folded;
}

function hiragana(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x30a1 && code <= 0x30f6) return String.fromCodePoint(code - 0x60);
  if (character === "ヶ" || character === "ヵ") return character;
  return character;
}

/** Every word typed must occur; words are parted by spaces. */
export function matcher(query: string): (folded: string) => boolean {
  const words = query
    .split(/[\s\u3000]+/u)
    .map(fold)
    .filter((word) => word !== "");
  return (folded) => words.every((word) => folded.includes(word));
}

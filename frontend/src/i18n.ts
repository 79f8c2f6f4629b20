/** Words and numbers in the reader's language. Terms of the trade come from the server's vocabulary. */
import type { Language, Vocabulary, VocabularyName } from "./api_types";
import costEn from "./locales/cost.en.json";
import costJa from "./locales/cost.ja.json";
import en from "./locales/en.json";
import exploreEn from "./locales/explore.en.json";
import exploreJa from "./locales/explore.ja.json";
import ja from "./locales/ja.json";
import journeyEn from "./locales/journey.en.json";
import journeyJa from "./locales/journey.ja.json";
import officeEn from "./locales/office.en.json";
import officeJa from "./locales/office.ja.json";
import opinionsEn from "./locales/opinions.en.json";
import opinionsJa from "./locales/opinions.ja.json";
import planEn from "./locales/plan.en.json";
import planJa from "./locales/plan.ja.json";
import registerEn from "./locales/register.en.json";
import registerJa from "./locales/register.ja.json";
import startEn from "./locales/start.en.json";
import startJa from "./locales/start.ja.json";

export type Key =
  | keyof typeof ja
  | keyof typeof costJa
  | keyof typeof exploreJa
  | keyof typeof journeyJa
  | keyof typeof officeJa
  | keyof typeof opinionsJa
  | keyof typeof planJa
  | keyof typeof registerJa
  | keyof typeof startJa;
type Words = Record<Key, string>;

const LOCALES: Record<Language, Words> = {
  ja: {
    ...ja,
    ...costJa,
    ...exploreJa,
    ...journeyJa,
    ...officeJa,
    ...opinionsJa,
    ...planJa,
    ...registerJa,
    ...startJa,
  },
  en: {
    ...en,
    ...costEn,
    ...exploreEn,
    ...journeyEn,
    ...officeEn,
    ...opinionsEn,
    ...planEn,
    ...registerEn,
    ...startEn,
  },
};

export interface Speech {
  readonly language: Language;
  t(key: Key, values?: Record<string, string | number>): string;
  /** A sentence for a code that the server may extend: falls back to the code itself. */
  tOr(key: string, fallback: string, values?: Record<string, string | number>): string;
  term(list: VocabularyName, code: string | null | undefined): string;
  number(value: number | null | undefined, digits?: number): string;
  percent(share: number | null | undefined, digits?: number): string;
  yen(value: number | null | undefined): string;
  area(value: number | null | undefined): string;
  date(value: string): string;
}

export function speechOf(language: Language, vocabulary: Vocabulary | null): Speech {
  const words = LOCALES[language];
  const locale = language === "ja" ? "ja-JP" : "en-GB";
  const labels = labelsOf(language, vocabulary);
  const plain = (value: number, digits = 0) =>
    value.toLocaleString(locale, {
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
      signDisplay: "negative",
    });
  const short: Plain = (value, digits = 0) => value.toLocaleString(locale, { maximumFractionDigits: digits });
  const blank = words["value.none"];
  const known = (value: number | null | undefined): value is number =>
    value !== null && value !== undefined && Number.isFinite(value);
  return {
    language,
    t: (key, values) => fill(words[key], values),
    tOr: (key, fallback, values) => fill((words as Record<string, string>)[key] ?? fallback, values),
    term: (list, code) => (code ? (labels.get(`${list}/${code}`) ?? code) : blank),
    number: (value, digits = 0) => (known(value) ? plain(value, digits) : blank),
    percent: (share, digits = 0) => (known(share) ? `${plain(share * 100, digits)}%` : blank),
    yen: (value) => (known(value) ? yenText(value, language, short) : blank),
    area: (value) => (known(value) ? areaText(value, language, short) : blank),
    date: (value) => new Date(value).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" }),
  };
}

function labelsOf(language: Language, vocabulary: Vocabulary | null): Map<string, string> {
  const pairs = Object.entries(vocabulary ?? {}).flatMap(([list, terms]) =>
    terms.map((term) => [`${list}/${term.code}`, term[language]] as const),
  );
  return new Map(pairs);
}

export function fill(text: string | undefined, values: Record<string, string | number> = {}): string {
  return (text ?? "").replace(/\{(\w+)\}/gu, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

type Plain = (value: number, digits?: number) => string;

function yenText(value: number, language: Language, plain: Plain): string {
  const size = Math.abs(value);
  if (language === "ja") {
    if (size >= 1e8) return `${plain(value / 1e8, 1)}億円`;
    if (size >= 1e4) return `${plain(value / 1e4)}万円`;
    return `${plain(value)}円`;
  }
  if (size >= 1e6) return `¥${plain(value / 1e6, 1)}M`;
  return `¥${plain(value)}`;
}

function areaText(value: number, language: Language, plain: Plain): string {
  if (language === "ja") return value >= 1e4 ? `${plain(value / 1e4, 1)}万㎡` : `${plain(value)}㎡`;
  return `${plain(value)} m²`;
}

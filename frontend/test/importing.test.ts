import { describe, expect, it } from "vitest";
import { type Dropped, together } from "../src/importing/dropped";
import { NO_OPTIONS, queryOf } from "../src/importing/queue";
import { crc32, zipOf } from "../src/importing/zip";

const bytes = (text: string) => new TextEncoder().encode(text);
const file = (name: string, text = "x"): Dropped => ({ name, file: new Blob([text]) });

describe("a zip without compression", () => {
  it("has the checksum everybody knows", () => {
    expect(crc32(bytes("123456789"))).toBe(0xcbf43926);
    expect(crc32(bytes(""))).toBe(0);
  });

  it("holds names and bytes where its directory says", async () => {
    const parts = [
      { name: "区域.shp", data: bytes("shape") },
      { name: "a.dbf", data: bytes("") },
    ];
    const view = new DataView(await zipOf(parts).arrayBuffer());
    const end = view.byteLength - 22;
    expect(view.getUint32(end, true)).toBe(0x06054b50);
    expect(view.getUint16(end + 10, true)).toBe(2);
    const directory = view.getUint32(end + 16, true);
    expect(view.getUint32(directory, true)).toBe(0x02014b50);
    const name = bytes("区域.shp").length;
    const second = directory + 46 + name;
    expect(view.getUint32(second + 42, true)).toBe(30 + name + 5);
    expect(new TextDecoder().decode(new Uint8Array(view.buffer, 30 + name, 5))).toBe("shape");
    expect(view.getUint32(view.getUint32(second + 42, true), true)).toBe(0x04034b50);
  });
});

describe("what was dropped", () => {
  it("puts the parts of a Shapefile and of a timetable together, and leaves the rest alone", async () => {
    const found = await together([
      file("焼津/学区/学区.shp"),
      file("焼津/学区/学区.dbf"),
      file("焼津/学区/学区.shp.xml"),
      file("焼津/学区/config.yml"),
      file("焼津/バス/stops.txt"),
      file("焼津/バス/stop_times.txt"),
      file("焼津/図書館.csv"),
      file("焼津/.DS_Store"),
      file("lone.dbf"),
    ]);
    expect(found.map(({ name }) => name).sort()).toEqual(
      ["lone.dbf", "焼津/バス.zip", "焼津/図書館.csv", "焼津/学区/config.yml", "焼津/学区/学区.shp"].sort(),
    );
    const shape = found.find(({ name }) => name.endsWith(".shp"))!;
    expect(new Uint8Array(await shape.file.arrayBuffer()).slice(0, 2)).toEqual(bytes("PK"));
  });
});

describe("what the server is told besides the bytes", () => {
  it("asks only what belongs to the kind", () => {
    const all = { ...NO_OPTIONS, keepEdited: true, zoneKind: "flood", municipality: "232017", year: "2024", name: "x" };
    const asked = (kind: "facilities" | "zones" | "population" | "years") =>
      queryOf({ kind, options: all, mapping: null });
    expect(asked("facilities")).toEqual({ keep_edited: "true", municipality: "232017" });
    expect(asked("zones")).toEqual({ zone_kind: "flood", covers_town: "false" });
    expect(asked("population")).toEqual({ year: "2024" });
    expect(asked("years")).toEqual({});
  });

  it("carries the answer to whose file it is, and the columns chosen by hand", () => {
    const options = { ...NO_OPTIONS, whose: "neighbour" as const };
    expect(queryOf({ kind: "shelters", options, mapping: { 名: "name" } })).toEqual({
      whose: "neighbour",
      mapping: '{"名":"name"}',
    });
    const named = { ...NO_OPTIONS, municipality: "豊橋市", year: "２０２４年" };
    expect(queryOf({ kind: "facilities", options: named, mapping: null })).toEqual({ municipality: "豊橋市" });
    expect(queryOf({ kind: "population", options: named, mapping: null })).toEqual({ year: "2024" });
  });
});

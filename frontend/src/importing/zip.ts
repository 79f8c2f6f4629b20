/** A zip archive without compression: the parts of a Shapefile, or of a timetable, as the one file they are sent as. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** 1 January 1980: the same parts give the same bytes. */
const NO_DATE = 0x0021;

export interface ZipPart {
  name: string;
  data: Uint8Array;
}

export function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

export function zipOf(parts: readonly ZipPart[]): Blob {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { name, data } of parts) {
    const label = new TextEncoder().encode(name);
    const about = [crc32(data), data.length, data.length] as const;
    const local = header(30, (view) => {
      view.setUint32(0, LOCAL_HEADER, true);
      describe(view, 4, about, label.length);
    });
    const central = header(46, (view) => {
      view.setUint32(0, CENTRAL_HEADER, true);
      view.setUint16(4, 20, true);
      describe(view, 6, about, label.length);
      view.setUint32(42, offset, true);
    });
    pieces.push(local, label, new Uint8Array(data));
    directory.push(central, label);
    offset += local.length + label.length + data.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = header(22, (view) => {
    view.setUint32(0, END_OF_DIRECTORY, true);
    view.setUint16(8, parts.length, true);
    view.setUint16(10, parts.length, true);
    view.setUint32(12, size, true);
    view.setUint32(16, offset, true);
  });
  return new Blob([...pieces, ...directory, end], { type: "application/zip" });
}

/** Version, flags, method, time, date, checksum, sizes and the length of the name: alike in both headers. */
function describe(view: DataView, at: number, [crc, packed, size]: readonly [number, number, number], name: number) {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, FLAGS, true);
  view.setUint16(at + 8, NO_DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, packed, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name, true);
}

function header(length: number, write: (view: DataView) => void): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
}

/** What was dropped: files and whole folders, with the parts of a Shapefile or a timetable put together as one. */
import { type ZipPart, zipOf } from "./zip";

/** A file with its path within the folder that was dropped. */
export interface Dropped {
  name: string;
  file: Blob;
}

const SHAPE_PARTS = /\.(shp|shx|dbf|prj|cpg|qix|sbn|sbx|qmd)$|\.shp\.xml$/iu;
const HIDDEN = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/u;

/** Must be called while the drop is being handled: afterwards the browser forgets what was dropped. */
export function dropsOf(transfer: DataTransfer): Promise<Dropped[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const folders = entries.some((entry) => entry?.isDirectory);
  if (!folders) return together(filesOf(transfer.files));
  return Promise.all(entries.map((entry) => (entry ? walk(entry) : []))).then((found) => together(found.flat()));
}

export function filesOf(files: Iterable<File>): Dropped[] {
  return [...files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));
}

/** Asks for files by the browser's own dialogue; nothing happens where it is closed without a choice. */
export function chooseFiles(kind: "folder" | "one", chosen: (files: File[]) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  if (kind === "folder") input.webkitdirectory = true;
  input.addEventListener("change", () => chosen([...(input.files ?? [])]));
  input.click();
}

async function walk(entry: FileSystemEntry): Promise<Dropped[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    return [{ name: entry.fullPath.replace(/^\//u, ""), file }];
  }
  const found: Dropped[] = [];
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) found.push(...(await walk(child)));
  return found;
}

/** A folder hands its children out in portions. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return all;
    all.push(...some);
  }
}

/** Shapefiles with their parts, and the text files of a timetable, each as one archive; other files as they are. */
export async function together(all: readonly Dropped[]): Promise<Dropped[]> {
  const seen = all.filter(({ name }) => !HIDDEN.test(name));
  const shapes = new Set(seen.filter(({ name }) => /\.shp$/iu.test(name)).map(({ name }) => stemOf(name)));
  const feeds = new Set(
    seen.filter(({ name }) => /(^|\/)stop_times\.txt$/u.test(name)).map(({ name }) => folderOf(name)),
  );
  const groups = new Map<string, Dropped[]>();
  const alone: Dropped[] = [];
  for (const one of seen) {
    const shape = SHAPE_PARTS.test(one.name) && shapes.has(stemOf(one.name)) ? `${stemOf(one.name)}.shp` : null;
    const feed =
      one.name.endsWith(".txt") && feeds.has(folderOf(one.name)) ? `${folderOf(one.name) || "gtfs"}.zip` : null;
    const group = shape ?? feed;
    if (group) groups.set(group, [...(groups.get(group) ?? []), one]);
    else alone.push(one);
  }
  const packed = await Promise.all(
    [...groups].map(async ([name, parts]) => ({ name, file: zipOf(await partsOf(parts)) })),
  );
  return [...alone, ...packed].sort((a, b) => a.name.localeCompare(b.name, "ja"));
}

function partsOf(parts: readonly Dropped[]): Promise<ZipPart[]> {
  return Promise.all(
    parts.map(async ({ name, file }) => ({
      name: name.slice(name.lastIndexOf("/") + 1),
      data: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}

const stemOf = (name: string): string => name.replace(/\.shp\.xml$|\.[^./]+$/iu, "").toLowerCase();
const folderOf = (name: string): string => (name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "");

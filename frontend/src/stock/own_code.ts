/** The town's own number of a facility; where its list had none the program's made-up key is told to no reader. */

// As `made_code` of app/domain/register/identity.py writes them: N, ten hexadecimal digits, perhaps a counter.
const MADE = /^N[0-9a-f]{10}(-\d+)?$/u;

/** Null where the code is one this program made: it says nothing to a reader and must not pass as the town's. */
export function ownCode(code: string): string | null {
  return MADE.test(code) ? null : code;
}

interface Named {
  readonly code: string;
  readonly name: string;
}

/**
 * What a field takes and offers for each facility → its code: the town's number; its name where the town gave none; the
 * made key only where two such facilities share a name.
 */
export function handlesOf(places: readonly Named[]): Map<string, string> {
  const seen = new Map<string, number>();
  for (const { name } of places) seen.set(name, (seen.get(name) ?? 0) + 1);
  return new Map(places.map(({ code, name }) => [ownCode(code) ?? (seen.get(name) === 1 ? name : code), code]));
}

/** The handle of a code; the code itself where no facility has it. */
export function handleOf(code: string, handles: ReadonlyMap<string, string>): string {
  for (const [handle, meant] of handles) if (meant === code) return handle;
  return code;
}

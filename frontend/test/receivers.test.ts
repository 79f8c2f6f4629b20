import { describe, expect, it } from "vitest";
import type { Receiver } from "../src/api_types";
import { receivingAtLast } from "../src/receivers";

const receiver = (facility_code: string, period: number, users: number) =>
  ({ facility_code, function: "library", period, users }) as Receiver;

describe("receivers of a facility", () => {
  it("are those of the last period told, most users first, each with the period it begins in", () => {
    const told = [receiver("A", 1, 50), receiver("A", 2, 20), receiver("B", 2, 30), receiver("C", 1, 9)];
    const shown = receivingAtLast(told).map((one) => [one.receiver.facility_code, one.receiver.users, one.since]);
    expect(shown).toEqual([
      ["B", 30, 2],
      ["A", 20, 1],
    ]);
  });

  it("of an older plan have no period and are all shown", () => {
    const told = [{ facility_code: "A" }, { facility_code: "B" }] as Receiver[];
    expect(receivingAtLast(told)).toHaveLength(2);
  });
});

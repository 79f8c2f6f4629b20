/** Where a facility's people go: one line a receiver and function, as the plan ends, with the year it begins. */
import type { Receiver } from "./api_types";

export interface Receiving {
  receiver: Receiver;
  /** Number of the first period in which it takes them in. */
  since: number;
}

/** Receivers told by period → those of the last period told, most users first. */
export function receivingAtLast(receivers: readonly Receiver[]): Receiving[] {
  const last = Math.max(0, ...receivers.map(({ period }) => period ?? 0));
  const same = (one: Receiver, other: Receiver) =>
    one.facility_code === other.facility_code && one.function === other.function;
  return receivers
    .filter(({ period }) => (period ?? 0) === last)
    .map((receiver) => ({
      receiver,
      since: Math.min(...receivers.filter((other) => same(receiver, other)).map(({ period }) => period ?? 0)),
    }))
    .sort((one, other) => (other.receiver.users ?? 0) - (one.receiver.users ?? 0));
}

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../src/api";
import { untilServed } from "../src/importing/begin_anew";

const answer = (status: number): ApiError =>
  new ApiError("server", { type: "", title: "", status, detail: "", instance: "" });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a busy server is asked again until it serves", async () => {
  const work = vi.fn().mockRejectedValueOnce(answer(503)).mockRejectedValueOnce(answer(503)).mockResolvedValue(null);
  const done = untilServed(work);
  await vi.runAllTimersAsync();
  await done;
  expect(work).toHaveBeenCalledTimes(3);
});

test.each([
  [503, 6],
  [500, 1],
  [422, 1],
])("%i is told after %i tries", async (status, tries) => {
  const work = vi.fn().mockRejectedValue(answer(status));
  const done = expect(untilServed(work)).rejects.toThrow();
  await vi.runAllTimersAsync();
  await done;
  expect(work).toHaveBeenCalledTimes(tries);
});

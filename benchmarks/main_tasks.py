"""Clicks and seconds of the planner's main tasks on the sample city, from opening the page to an adopted plan.

    python -m benchmarks.main_tasks [--address http://127.0.0.1:8000/] [--repeats 3] [--json] [--change]

Without an address the program is started on a new database below a folder of its own, which is removed afterwards; its
sample city works a first plan out before anything is measured. Needs Chromium (`SAIHEN_CHROMIUM` names another binary)
and a built front end. Japanese, 1280 × 800, an empty browser each time.

A task's clock runs from its first click (of the first two: from asking for the page) until what was asked for stands on
the screen; typing counts as time, not as a click. Median (best) of the repeats. `--change` also does what writes: keeps
a facility by hand, judges, adopts and follows up, each once; of an address of your own that alters its data.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from benchmarks.map_speed import opened
from tests.browser.asking import ask, newest_plan
from tests.browser.conftest import serving

PATIENCE_MS = 900_000
FIGURE = "#bar .planned .figure b"


@dataclass(slots=True)
class Hand:
    """One reader at one fresh page: what he clicks is counted, the clock is read when what he asked for is there."""

    page: Page
    run: dict[str, Any]
    clicks: int = 0
    marks: dict[str, tuple[int, float]] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def press(self, name: str, within: str = "body") -> None:
        self.click(self.page.locator(within).get_by_role("button", name=name, exact=True).first)

    def sees(self, task: str, what: Locator) -> None:
        """Waits until it is there and notes clicks and seconds of the task."""
        what.first.wait_for(timeout=PATIENCE_MS)
        self.marks[task] = (self.clicks, time.perf_counter() - self.began)

    def starts(self, address: str = "") -> None:
        """At rest with the plan on the map; from now on the clock runs."""
        self.page.goto(f"./#run={self.run['id']}&theme=plan{address}")
        self.page.locator(FIGURE).first.wait_for()
        self.page.wait_for_load_state("networkidle")
        self.began = time.perf_counter()


def first_ladder(hand: Hand) -> None:
    hand.began = time.perf_counter()
    hand.page.goto("./")
    hand.press("再編案を見る")
    hand.sees("opening the page → the sample's own plan on the map", hand.page.locator(FIGURE))
    hand.press("再編案", "nav")
    hand.sees("opening the page → the sample's own ladder and its map", hand.page.locator("#panel .rungs tbody tr"))


def new_ladder(hand: Hand) -> None:
    hand.began = time.perf_counter()
    hand.page.goto("./")
    hand.press("案をつくる")
    hand.press("計算を始める", "#panel")
    hand.sees("opening the page → first plan of a new ladder on the map", hand.page.locator("#panel .rungs tbody tr"))
    hand.sees("opening the page → two plans of it", hand.page.locator("#panel .rungs tbody tr").nth(1))
    hand.sees("opening the page → the whole new ladder", hand.page.locator("#panel .run-summary .rungs"))


def another_year(hand: Hand) -> None:
    hand.starts("&year=2055")
    hand.page.locator("#bar input[type=range]").fill("2040")
    hand.sees("the plan in another year", hand.page.locator("#bar [aria-label*='2040']"))


def side_by_side(hand: Hand) -> None:
    hand.starts()
    hand.press("左右で見る")
    hand.sees("before and after side by side", hand.page.get_by_role("slider", name="地図の境目"))


def why_this(hand: Hand) -> None:
    hand.starts("&table=decisions")
    hand.page.locator("#table tbody tr").first.wait_for()
    hand.began = time.perf_counter()
    hand.click(hand.page.locator("#table tbody tr td").nth(1))
    hand.sees("why this facility", hand.page.locator("#card .reasons li"))


def compared(hand: Hand) -> None:
    hand.starts()
    hand.press("再編案", "nav")
    hand.press("くらべる", "#panel .journey")
    hand.sees("compare with today and the adopted plan", hand.page.locator("#panel .compared tbody tr"))


def by_hand(hand: Hand) -> None:
    gone = next(row for row in hand.run["decisions"] if row["stands"] and not row["stands"][-1])
    hand.starts(f"&facility={gone['facility_id']}")
    hand.page.locator("#card .wish summary").wait_for()
    # Its point on the map has been clicked.
    hand.clicks = 1
    hand.began = time.perf_counter()
    hand.click(hand.page.locator("#card .wish summary"))
    hand.press("残してみる", "#card .wish")
    told = hand.page.locator("#panel .by-hand")
    hand.sees("keep it by hand: what that comes to", told.get_by_text("ほかは変えない場合"))
    hand.sees("keep it by hand: the rest decided anew", told.get_by_text("ほかも決め直した場合"))


def judged(hand: Hand) -> None:
    hand.starts(f"&facility={hand.run['decisions'][0]['facility_id']}")
    said = hand.page.locator("#card .section-verdict")
    said.wait_for()
    hand.clicks = 1
    hand.began = time.perf_counter()
    hand.press("二次評価を書く", "#card .section-verdict")
    hand.click(said.get_by_label("不同意"))
    said.get_by_label("理由").fill("避難所の代わりが決まっていない")
    hand.press("保存", "#card .section-verdict")
    hand.sees("judge a decision", said.locator("dd b", has_text="不同意"))


def adopted(hand: Hand) -> None:
    hand.starts()
    hand.press("再編案", "nav")
    hand.press("採用", "#panel .journey")
    hand.page.get_by_label("採用する計画の名前").fill("第2期計画")
    hand.page.get_by_label("採用の理由").fill("予算の範囲に収まる")
    hand.press("この案を採用する", "#panel")
    hand.sees("adopt", hand.page.locator("#panel .in-force", has_text="第2期計画"))
    work = next(row for row in hand.run["decisions"] if row["fiscal_year"])
    hand.clicks = 2
    hand.began = time.perf_counter()
    year = hand.page.get_by_label("年度")
    year.fill(str(work["fiscal_year"]))
    year.press("Tab")
    state = hand.page.get_by_label(f"{work['name']}の状況")
    state.select_option(index=1)
    hand.clicks += 1
    cost = hand.page.get_by_label(f"{work['name']}の実績の費用（千円）")
    hand.page.locator(f"#panel .in-force [aria-label='{work['name']}の実績の費用（千円）']:enabled").wait_for()
    cost.fill("1500")
    cost.press("Tab")
    hand.sees("follow up a work", hand.page.locator("#panel .in-force", has_text="実績の記録 150万円"))


READING: tuple[Callable[[Hand], None], ...] = (
    first_ladder, another_year, side_by_side, why_this, compared, new_ladder,
)  # fmt: skip
WRITING: tuple[Callable[[Hand], None], ...] = (by_hand, judged, adopted)


def tried(browser: Browser, address: str, run: dict[str, Any], task: Callable[[Hand], None]) -> Hand:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="ja-JP", base_url=address)
    context.set_default_timeout(PATIENCE_MS)
    hand = Hand(context.new_page(), run)
    task(hand)
    context.close()
    return hand


def measure(address: str, *, repeats: int, change: bool) -> dict[str, list[tuple[int, float]]]:
    """Task → clicks and seconds of each repeat. The tasks take turns, so that other load falls on all."""
    found: dict[str, list[tuple[int, float]]] = {}
    run = ask(f"{address}api/runs/{newest_plan(address, seconds=60)['id']}")
    for round_ in range(repeats):
        for task in (*READING, *(WRITING if change and not round_ else ())):
            with opened() as browser:
                for name, mark in tried(browser, address, run, task).marks.items():
                    found.setdefault(name, []).append(mark)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="a running program; without one it is started")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--change", action="store_true", help="also what writes")
    parser.add_argument("--json", action="store_true", help="every value of every repeat")
    choice = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sb") as folder:
        Path(folder).chmod(0o755)
        with nullcontext(choice.address) if choice.address else serving(Path(folder)) as address:
            found = measure(address.rstrip("/") + "/", repeats=choice.repeats, change=choice.change)
    if choice.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    print("| task | clicks | seconds, median (best) |\n|---|---|---|")
    for name, marks in found.items():
        seconds = [took for _, took in marks]
        print(f"| {name} | {marks[0][0]} | {statistics.median(seconds):.1f} ({min(seconds):.1f}) |")


if __name__ == "__main__":
    main()

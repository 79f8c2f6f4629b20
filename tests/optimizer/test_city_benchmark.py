"""The city benchmark's own parts: what a size says, what the picture shows, when the peer counts as finished."""

import argparse
from xml.etree import ElementTree

import pytest

from benchmarks.city import read_size
from benchmarks.complete_milp import compare, reached
from benchmarks.curve import draw_curve

SVG = "{http://www.w3.org/2000/svg}"


def row(buildings: int, *, gap: float | None, tight: bool = False) -> dict:
    return {
        "buildings": buildings, "meshes": 2 * buildings, "tight": tight, "gap": gap, "seconds": buildings / 1000,
        "peak_mb": 200 + buildings,
    }  # fmt: skip


def test_size_when_open_then_without_capacities() -> None:
    assert read_size("350x700") == (350, 700, True)
    assert read_size("350x700:open") == (350, 700, False)


@pytest.mark.parametrize("text", ["350", "350x", "0x700", "350x700:", "350x700:shut", "axb"])
def test_size_when_misspelt_then_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="350x700"):
        read_size(text)


def test_curve_when_drawn_then_missed_gaps_are_hollow_and_sizes_are_named() -> None:
    rows = [row(100, gap=0.004), row(5000, gap=0.013), row(100, gap=None, tight=True), row(5000, gap=0.01, tight=True)]
    picture = ElementTree.fromstring(draw_curve(rows, 0.01))
    marks = [mark for mark in picture.iter(f"{SVG}rect") if mark.get("stroke")]
    assert [mark.get("fill") == "#fff" for mark in marks] == 2 * [False, True, True, False]
    words = ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]
    assert {"5,000", "× 10,000", "normal", "tight", "0.10 s", "5,200 MB"} <= set(words)
    assert all(0 < float(mark.get("x", "")) < 800 and 0 < float(mark.get("y", "")) < 690 for mark in marks)


def test_peer_when_its_gap_is_open_then_the_ratio_is_a_least_one() -> None:
    assert reached(101.0, 99.5, 1.0) is True
    assert reached(110.0, 99.5, 1.0) is False
    assert reached(None, 99.5, 1.0) is False
    ours, theirs = (
        {"seconds": 0.5, "cpu_seconds": 0.4},
        {"status": "MILP, stopped", "seconds": 60.0, "cpu_seconds": 60.0},
    )
    assert compare(ours, theirs) == {"finished": False, "ratio": 120.0, "cpu_ratio": pytest.approx(150.0)}

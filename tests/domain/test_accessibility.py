"""Who is near what: by hand on three cells, by brute force on random towns, and as properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.people.accessibility import (
    WALK,
    StraightLineTravel,
    loads,
    measure,
    nearest_of_matrix,
    nearest_sites,
    weighted_percentile,
    who_loses,
    worst_areas,
)
from app.domain.vocabulary import TravelMode

STRAIGHT = StraightLineTravel(TravelMode.WALK, 100.0, 1.0, "test")
CELLS = np.array([[0.0, 0.0], [1000.0, 0.0], [3000.0, 0.0]])
SITES = np.array([[0.0, 0.0], [2000.0, 0.0]])
PEOPLE = np.array([10.0, 20.0, 70.0])


def town(seed: int, cells: int = 40, sites: int = 9) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.uniform(0, 9000, (cells, 2)), random.uniform(0, 9000, (sites, 2)), random.uniform(0, 500, cells)


def test_nearest_when_on_a_line_then_minutes_are_metres_over_speed() -> None:
    reach = nearest_sites(CELLS, SITES, travel=STRAIGHT, k=2)
    assert reach.minutes.tolist() == [[0, 20], [10, 10], [10, 30]]
    assert reach.site[[0, 2]].tolist() == [[0, 1], [1, 0]]


def test_measure_when_on_a_line_then_share_mean_and_percentile_are_by_hand() -> None:
    access = measure(nearest_sites(CELLS, SITES, travel=STRAIGHT).nearest(), PEOPLE, within_minutes=5)
    assert (access.people, access.share_within, access.mean_minutes, access.p90_minutes) == (100, 0.1, 9.0, 10.0)


def test_measure_when_nobody_can_get_there_then_people_count_but_not_their_minutes() -> None:
    access = measure(np.array([5.0, np.inf]), np.array([30.0, 10.0]), within_minutes=10)
    assert (access.share_within, access.mean_minutes, access.beyond_people) == (0.75, 5.0, 10.0)
    nowhere = measure(np.array([np.inf]), np.array([3.0]), within_minutes=10)
    assert nowhere.share_within == 0 and np.isnan(nowhere.mean_minutes)
    assert np.isnan(measure(np.array([1.0]), np.array([0.0]), within_minutes=10).share_within)


def test_detour_when_default_then_it_is_on_the_walk() -> None:
    assert WALK.minutes(np.array([800.0]))[0] == pytest.approx(13.0)


@pytest.mark.parametrize("seed", range(20))
def test_nearest_when_compared_with_brute_force_then_equal(seed: int) -> None:
    cells, sites, _ = town(seed)
    offers = np.random.default_rng(seed).random((3, len(sites))) < 0.6
    distance = np.hypot(*(cells[:, None, :] - sites[None, :, :]).transpose(2, 0, 1)) / 100
    for offer in offers:
        expected = np.sort(distance[:, offer], axis=1)[:, :3]
        found = nearest_sites(cells, sites, travel=STRAIGHT, k=3, open_sites=offer)
        assert found.minutes[:, : expected.shape[1]] == pytest.approx(expected)
        matrix = nearest_of_matrix(distance, k=3, open_sites=offer)
        assert matrix.minutes[:, : expected.shape[1]] == pytest.approx(expected)


def test_nearest_when_a_site_has_no_position_then_nobody_goes_there() -> None:
    reach = nearest_sites(CELLS, np.array([[np.nan, np.nan], [2000.0, 0.0]]), travel=STRAIGHT, k=2)
    assert reach.site[:, 0].tolist() == [1, 1, 1]
    assert reach.site[:, 1].tolist() == [-1, -1, -1]
    assert np.isinf(reach.minutes[:, 1]).all()


def test_nearest_when_nothing_is_open_then_nobody_reaches_anything() -> None:
    reach = nearest_sites(CELLS, SITES, travel=STRAIGHT, open_sites=np.zeros(2, dtype=bool))
    assert reach.site.max() == -1


def test_nearest_when_beyond_the_cutoff_then_not_reached() -> None:
    reach = nearest_sites(CELLS, SITES, travel=STRAIGHT, cutoff_minutes=9)
    assert reach.site[:, 0].tolist() == [0, -1, -1]


@given(st.integers(0, 10_000), st.integers(1, 9))
def test_access_when_one_more_site_opens_then_nobody_is_worse_off(seed: int, opened: int) -> None:
    cells, sites, people = town(seed, sites=10)
    fewer, more = np.arange(10) < opened, np.arange(10) <= opened
    before = nearest_sites(cells, sites, travel=WALK, open_sites=fewer).nearest()
    after = nearest_sites(cells, sites, travel=WALK, open_sites=more).nearest()
    assert (after <= before).all()
    old, new = measure(before, people, within_minutes=20), measure(after, people, within_minutes=20)
    assert new.share_within >= old.share_within
    assert new.mean_minutes <= old.mean_minutes + 1e-9
    assert new.p90_minutes <= old.p90_minutes + 1e-9


@given(st.integers(0, 10_000), st.sets(st.integers(0, 8), max_size=8))
def test_closing_when_people_move_then_nobody_is_lost(seed: int, closed: set[int]) -> None:
    cells, sites, users = town(seed)
    still_open = ~np.isin(np.arange(9), sorted(closed))
    before = nearest_sites(cells, sites, travel=WALK)
    after = nearest_sites(cells, sites, travel=WALK, open_sites=still_open)
    assert loads(before, users, sites=9).sum() == pytest.approx(users.sum())
    assert loads(after, users, sites=9).sum() == pytest.approx(users.sum())
    loss = who_loses(before, after, people={"all": users}, users=users)
    from_closed = loads(before, users, sites=9)[sorted(closed)].sum()
    assert loss.people["all"] == pytest.approx(from_closed)
    assert sum(move.users for move in loss.moves) == pytest.approx(from_closed)
    assert loss.extra_minutes_mean >= 0


def test_who_loses_when_a_site_closes_then_people_ages_minutes_and_fill_are_by_hand() -> None:
    before = nearest_sites(CELLS[[0, 2]], SITES, travel=STRAIGHT)
    after = nearest_sites(CELLS[[0, 2]], SITES, travel=STRAIGHT, open_sites=np.array([False, True]))
    loss = who_loses(
        before,
        after,
        people={"all": np.array([10.0, 70]), "75+": np.array([4.0, 7])},
        users=np.array([100.0, 300]),
        capacity=np.array([200.0, 500]),
        within_minutes=15,
    )
    assert loss.people == {"all": 10, "75+": 4}
    assert (loss.users, loss.extra_minutes_mean, loss.newly_beyond_people, loss.unserved_people) == (100, 20, 10, 0)
    (move,) = loss.moves
    assert (move.receiver, move.people, move.fill_before, move.fill_after) == (1, 10, 0.6, 0.8)


def test_who_loses_when_the_last_site_closes_then_people_are_unserved() -> None:
    before = nearest_sites(CELLS, SITES[:1], travel=STRAIGHT)
    after = nearest_sites(CELLS, SITES[:1], travel=STRAIGHT, open_sites=np.array([False]))
    loss = who_loses(before, after, people={"all": PEOPLE}, users=PEOPLE, within_minutes=15)
    assert loss.unserved_people == 100
    assert loss.newly_beyond_people == 30
    assert loss.moves[0].receiver == -1


def test_percentile_when_weighted_then_the_people_decide() -> None:
    assert weighted_percentile(np.array([1.0, 2, 3]), np.array([89.0, 2, 9]), 0.9) == 2


def test_worst_areas_when_named_then_the_farthest_come_first() -> None:
    areas = worst_areas(np.array([5.0, 15, 30, 99]), np.array([1.0, 3, 2, 0]), ["A", "A", "B", "C"], top=5)
    assert [(area.name, area.people, area.minutes) for area in areas] == [("B", 2, 30), ("A", 4, 12.5)]

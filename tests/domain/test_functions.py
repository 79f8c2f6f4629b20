"""The table of functions: complete, readable, and true to what its rows say of each other."""

import pytest

from app.domain.functions.fitting import fits, is_host
from app.domain.functions.naming import category_of, function_named, function_of
from app.domain.functions.older import current_code
from app.domain.functions.rows import row, rows, sources
from app.domain.functions.terms import (
    FunctionKind,
    Guarantee,
    HostGroup,
    MarkKind,
    MayClose,
    Misfit,
    StandardMode,
    UseUnit,
)
from app.domain.functions.use import Conversion, journeys_per_year, open_days, to_unit
from app.domain.vocabulary import Category, Function

F = Function


def test_every_function_has_one_row_of_its_own() -> None:
    assert list(rows()) == list(Function)
    assert len(rows()) == 78
    assert {found.category for found in rows().values()} == set(Category)
    words = [word for found in rows().values() for word in found.words]
    assert len(words) == len(set(words))


def test_a_row_reads_its_figures_with_their_marks() -> None:
    found = row(F.ELEMENTARY_SCHOOL)
    assert (found.unit, found.area_low_m2, found.area_high_m2) == (UseUnit.PUPILS, 12.5, 24.9)
    assert (found.standard_km, found.standard_mode, found.standard_text) == (4.0, StandardMode.WALK, "4 km walk")
    assert (found.mark("standard").kind, found.mark("standard").sources) == (MarkKind.PUBLISHED, ("TEKI",))
    assert (found.mark("area").kind, found.mark("area").sources) == (MarkKind.CALCULATED, ("TYH",))
    assert row(F.AFTER_SCHOOL_CLUB).mark("area").sources == ("GAK", "TYH")
    assert row(F.CEMETERY).mark("area").kind is MarkKind.DOES_NOT_APPLY


@pytest.mark.parametrize(
    ("function", "km"),
    [(F.NURSERY, 7.5), (F.HIGH_SCHOOL, 20.0), (F.FIRE_STATION, 2.25), (F.DISASTER_CENTER, 0.8), (F.CITY_HALL, None)],
)
def test_minutes_of_a_standard_become_km_at_the_stated_speed(function: Function, km: float | None) -> None:
    assert row(function).standard_km == km


def test_marks_are_counted_as_the_page_says() -> None:
    """46 area figures stand on 6 published, 26 calculated, 5 half published and 9 assumed ones."""
    sized = [found.mark("area").kind for found in rows().values() if found.area_low_m2 is not None]
    counts = {kind: sized.count(kind) for kind in MarkKind}
    assert len(sized) == 46
    assert [counts[kind] for kind in (MarkKind.PUBLISHED, MarkKind.CALCULATED, MarkKind.PARTLY)] == [6, 26, 5]
    assert counts[MarkKind.ASSUMPTION] == 9


def test_every_source_named_is_listed_with_an_address() -> None:
    named = {key for found in rows().values() for mark in found.marks.values() for key in mark.sources}
    assert named <= set(sources())
    assert all("http" in address or "gyote" in address for address in sources().values())


def test_thirty_two_functions_may_not_be_closed_by_a_calculation() -> None:
    kept = {function for function, found in rows().items() if found.may_close is MayClose.NO}
    assert len(kept) == 32
    assert {F.CREMATORIUM, F.CITY_HALL, F.SPECIAL_NEEDS_SCHOOL, F.HOSPITAL, F.UNCLASSIFIED} <= kept


def test_what_nobody_is_counted_for_promises_nothing() -> None:
    for found in rows().values():
        if found.kind is FunctionKind.NONE:
            assert (found.unit, found.guarantee, found.standard_km) == (UseUnit.NONE, Guarantee.NONE, None)


@pytest.mark.parametrize(
    ("guest", "host", "area_m2", "misfit"),
    [
        (F.NURSERY, F.ELEMENTARY_SCHOOL, 4000, None),
        (F.LIBRARY_BRANCH, F.COMMUNITY_CENTER, 600, None),
        (F.LIBRARY_BRANCH, F.COMMUNITY_CENTER, 150, Misfit.TOO_SMALL),
        (F.LIBRARY_BRANCH, F.COMMUNITY_CENTER, 0, Misfit.TOO_SMALL),
        (F.COMMUNITY_CARE_OFFICE, F.CITY_HALL, 9000, None),
        (F.MUSEUM, F.OUTDOOR_SPORTS, 171, Misfit.TAKES_NOTHING),
        (F.CREMATORIUM, F.EDUCATION_CENTER, 2000, Misfit.NEVER_GUEST),
        (F.INDOOR_POOL, F.GYMNASIUM, 3000, Misfit.NEVER_GUEST),
        (F.ELEMENTARY_SCHOOL, F.CITY_HALL, 9000, Misfit.OTHER_BUILDING),
        (F.COMMUNITY_CENTER, F.CREMATORIUM, 4000, Misfit.TAKES_NOTHING),
        (F.COMMUNITY_CENTER, F.FORMER_SCHOOL, 4000, Misfit.ASK_FIRST),
        (F.COMMUNITY_CENTER, F.UNCLASSIFIED, 4000, Misfit.UNDECIDED),
        (F.UNCLASSIFIED, F.COMMUNITY_CENTER, 4000, Misfit.UNDECIDED),
        (F.GYMNASIUM, F.GYMNASIUM, 800, None),
        (F.FIRE_STATION, F.FIRE_STATION, 100, None),
        (F.SPECIAL_SITE, F.SPECIAL_SITE, 8000, Misfit.NOT_ALIKE),
    ],
)
def test_what_fits_where(guest: Function, host: Function, area_m2: float, misfit: Misfit | None) -> None:
    assert fits(guest, host, host_area_m2=area_m2) is misfit


def test_a_host_looked_at_by_a_planner_may_take_guests() -> None:
    assert fits(F.COMMUNITY_CENTER, F.FORMER_SCHOOL, host_area_m2=4000, asked=True) is None
    # What draws visitors from the whole town opens in a former school, not beside the pupils of one in use.
    assert fits(F.LOCAL_HISTORY_MUSEUM, F.FORMER_SCHOOL, host_area_m2=4000, asked=True) is None
    assert fits(F.LOCAL_HISTORY_MUSEUM, F.ELEMENTARY_SCHOOL, host_area_m2=4000) is not None
    assert not is_host(F.FORMER_SCHOOL, area_m2=4000)
    assert is_host(F.FORMER_SCHOOL, area_m2=4000, asked=True)


def test_nothing_moves_into_homes_depots_and_plants() -> None:
    shut = (F.CREMATORIUM, F.WASTE_INCINERATOR, F.WHOLESALE_MARKET, F.PUBLIC_HOUSING, F.FIRE_STATION, F.STORAGE)
    for host in shut:
        assert row(host).host_group is None
        assert not any(fits(guest, host, host_area_m2=9000) is None for guest in Function if guest is not host)


def test_any_means_every_group_of_hosts() -> None:
    groups = set(HostGroup) - {HostGroup.ANY, HostGroup.PURPOSE_BUILT}
    hosts = {row(host).host_group for host in Function if fits(F.DISASTER_STORE, host, host_area_m2=900) is None}
    assert hosts - {None} == groups


@pytest.mark.parametrize(
    ("function", "journeys"),
    [
        (F.ELEMENTARY_SCHOOL, 200), (F.NURSERY, 240), (F.AFTER_SCHOOL_CLUB, 250), (F.LIBRARY, 1),
        (F.PUBLIC_HOUSING, 50), (F.SCHOOL_LUNCH_CENTER, 0.38), (F.FIRE_STATION, 0), (F.FORMER_SCHOOL, 0),
    ],
)  # fmt: skip
def test_journeys_behind_one_unit_of_use(function: Function, journeys: float) -> None:
    assert journeys_per_year(function) == pytest.approx(journeys)


@pytest.mark.parametrize(
    ("function", "counted", "unit", "area_m2", "amount", "conversion"),
    [
        # Toyohashi FY2024: what the four meanings of 利用者数 come to.
        (F.SCHOOL_LUNCH_CENTER, 1_296_256, None, 3500, 6822.4, Conversion.MEALS_A_YEAR),
        (F.SCHOOL_LUNCH_CENTER, 5_000, "食/日", 800, 5000, Conversion.NONE),
        (F.SCHOOL_LUNCH_CENTER, 1_296_256, None, None, 6822.4, Conversion.MEALS_A_YEAR),
        (F.NURSERY, 1_218, None, 1091, 101.5, Conversion.CHILD_MONTHS),
        (F.NURSERY, 24_000, None, 1000, 100, Conversion.CHILD_DAYS),
        (F.NURSERY, 90, None, 900, 90, Conversion.NONE),
        (F.AFTER_SCHOOL_CLUB, 5_246, None, 80, 20.98, Conversion.CHILD_DAYS),
        (F.ELEMENTARY_SCHOOL, 430, "児童・生徒", 7000, 430, Conversion.NONE),
        (F.PUBLIC_HOUSING, 221, "人", 8000, 100, Conversion.PERSONS),
        (F.PUBLIC_HOUSING, 100, "世帯", 8000, 100, Conversion.NONE),
        (F.LIBRARY, 120, "人/日", 900, 36_000, Conversion.A_DAY),
        (F.LIBRARY, 36_000, "人（延べ）", 900, 36_000, Conversion.NONE),
        (F.CULTURE_HALL, 3_000, "人/月", 900, 36_000, Conversion.A_MONTH),
        (F.CREMATORIUM, 4_397, None, 4404, 4397, Conversion.NONE),
    ],
)
def test_counts_are_brought_to_the_unit_of_the_function(
    function: Function, counted: float, unit: str | None, area_m2: float | None, amount: float, conversion: Conversion
) -> None:
    found = to_unit(function, counted, unit=unit, area_m2=area_m2)
    assert (found.unit, found.conversion) == (row(function).unit, conversion)
    assert found.amount == pytest.approx(amount, rel=1e-3)
    assert found.amount == pytest.approx(counted * found.factor)


def test_visitors_of_a_city_hall_are_no_staff() -> None:
    visitors = to_unit(F.CITY_HALL, 119_586, unit="人（延べ）", area_m2=15_800)
    assert (visitors.conversion, visitors.amount) == (Conversion.OTHER_COUNT, 0.0)
    assert to_unit(F.CITY_HALL, 520, area_m2=15_800).amount == 520


def test_open_days_are_those_of_the_function() -> None:
    assert (open_days(F.SCHOOL_LUNCH_CENTER), open_days(F.AFTER_SCHOOL_CLUB), open_days(F.LIBRARY)) == (190, 250, 300)


@pytest.mark.parametrize(
    ("name", "large", "small", "function"),
    [
        ("中消防署前芝出張所", "行政系施設", "庁舎施設", F.FIRE_STATION),
        ("消防署前公園", None, "公園", F.PARK_BUILDING),
        ("土木維持事務所東部出張所", "行政系施設", "庁舎施設", F.WORKS_OFFICE),
        ("牛川遊歩公園防災備蓄倉庫", None, None, F.DISASTER_STORE),
        ("旧葦原小学校", "その他", "旧学校", F.FORMER_SCHOOL),
        ("旧北部保育園", None, None, F.FORMER_SCHOOL),
        ("旧水道庁舎", "行政系施設", None, F.GENERAL_PROPERTY),
        ("旧岩渕家住宅", "社会教育系施設", "博物館等", F.UNCLASSIFIED),
        ("旧渡邊邸", "社会教育系施設", "文化財", F.HISTORIC_BUILDING),
        ("元町公民館", "市民文化系施設", "公民館", F.COMMUNITY_CENTER),
        ("元町小学校", None, None, F.ELEMENTARY_SCHOOL),
        ("城跡公園管理棟", None, "公園", F.PARK_BUILDING),
        ("中央小学校体育館", "学校教育系施設", "小学校", F.ELEMENTARY_SCHOOL),
        ("看護専門学校", "医療・保健福祉系施設", None, F.VOCATIONAL_SCHOOL),
        ("野外教育センター", "学校教育系施設", "野外教育施設", F.OUTDOOR_EDUCATION),
        ("ほっとぴあん", "市民文化系施設", "その他施設", F.UNCLASSIFIED),
        ("西部住宅", "行政系施設", "市営住宅", F.PUBLIC_HOUSING),
        ("さくら荘", "公営住宅", "市営住宅", F.PUBLIC_HOUSING),
        ("まちなか活性課事務所", "行政系施設", "庁舎施設", F.UNCLASSIFIED),
        ("小柳津公会堂", None, None, F.NEIGHBORHOOD_HALL),
        ("公会堂", "文化施設", "文化施設", F.CULTURE_HALL),
        ("庵治小学校第二体育館", None, None, F.ELEMENTARY_SCHOOL),
        ("紫雲中学校みねやま分校", None, None, F.JUNIOR_HIGH_SCHOOL),
        ("県立聾学校（体育館）※地震時のみ使用", None, None, F.SPECIAL_NEEDS_SCHOOL),
        ("牟呂中学校区地区体育館", "スポーツ系施設", None, F.GYMNASIUM),
        ("南小学校跡地体育館", None, None, F.FORMER_SCHOOL),
        ("一般廃棄物最終処分場跡地", None, None, F.WASTE_TREATMENT_OTHER),
        ("旧御殿水源地（水道資料館）", None, None, F.LOCAL_HISTORY_MUSEUM),
        ("社会福祉協議会 牟礼支所", None, None, F.WELFARE_CENTER),
        ("塩江分団第１部車庫", "行政系施設", "分団車庫・詰所", F.FIRE_BRIGADE_HOUSE),
        ("消防団塩江分団第１部車庫", None, None, F.FIRE_BRIGADE_HOUSE),
        ("子育てホッとステーション ゆうゆう広場", None, None, F.CHILDCARE_SUPPORT_CENTER),
        ("認定こども園中野保育所", None, None, F.CERTIFIED_CHILDCARE_CENTER),
        ("こどもデイサービス ウルル", None, None, F.CHILD_DEVELOPMENT_CENTER),
        ("市役所前ポケットパーク", None, "公園", F.PARK_BUILDING),
        ("あいキッズランド", None, "認可外保育所", F.NURSERY),
        ("図書館若杉南分館", "社会教育系施設", "図書館", F.LIBRARY_BRANCH),
        ("特別養護老人ホ－ムつばさ", None, None, F.ELDERLY_HOME),
        ("水道庁舎", "行政系施設", "庁舎等", F.WORKS_OFFICE),
        ("女木島海水浴場", None, None, F.OUTDOOR_SPORTS),
        ("北部第二集会所", "市民文化系施設", None, F.NEIGHBORHOOD_HALL),
        ("泥炭原研修センター", "市民文化系施設", "集会所", F.NEIGHBORHOOD_HALL),
    ],
)
def test_a_list_tells_the_function(name: str, large: str | None, small: str | None, function: Function) -> None:
    category, _ = category_of(name, large, small)
    assert function_of(name, category, large, small) is function


def test_older_codes_and_words_of_lists_are_still_read() -> None:
    assert (current_code("sports"), current_code("library"), current_code("castle")) == (
        "gymnasium",
        "library",
        "castle",
    )
    assert function_named("図書館分館") is F.LIBRARY_BRANCH
    assert function_named("城下町") is None

"""P9, P10, P15, P16: running cost that ends, rebuild prices, and land that is counted as money."""

from collections import defaultdict
from collections.abc import Iterator

from app.planning.sense.decisions import WorkKind
from app.planning.sense.exam import Exam, Leaving, years_of_works
from app.planning.sense.objection import RuleFinding, Severity, Told

# P9: 53 % of running cost ends by 加古川's rule where the service goes on; never above 60 %.
ENDS_WARNS, ENDS_OBJECTS = 0.53, 0.60
# P10: upkeep saved per closed m² and year: 2,270円 in 浜松; the floor's part is 3,000–10,000円.
UPKEEP_WARNS_YEN, UPKEEP_OBJECTS_YEN = 10_000.0, 20_000.0
# P15: the index stands at 1.41–1.46 of 2011, tenders reach 2.5.
PRICE_LOW, PRICE_HIGH = 1.3, 2.6
# P16: 25.6 % of closed schools stay unused; 4.5 to 8 years pass until a sale.
SALE_YEARS, SOLD_SHARE, FEWEST_SOLD = 2, 0.75, 4


def running_saving_share(exam: Exam) -> Iterator[RuleFinding]:
    """P9: the share of the closed places' running cost that ends in a term, where their service goes on elsewhere."""
    by_term: defaultdict[int, list[Leaving]] = defaultdict(list)
    for leaving in exam.leaving:
        if leaving.decision.receivers and leaving.decision.running_ends_yen is not None:
            by_term[leaving.period].append(leaving)
    for period, gone in sorted(by_term.items()):
        cost = sum(each.decision.running_yen or 0.0 for each in gone)
        ends = sum(each.decision.running_ends_yen or 0.0 for each in gone)
        if cost > 0 and ends / cost > ENDS_WARNS + 1e-9:
            level = Severity.RED if ends / cost > ENDS_OBJECTS + 1e-9 else Severity.AMBER
            yield RuleFinding(level, None, {"share": round(ends / cost, 3), "year": exam.start_of(period)})


def upkeep_saving(exam: Exam) -> Iterator[RuleFinding]:
    """P10: upkeep that ends per closed m² and year."""
    told = [each for each in exam.leaving if each.decision.upkeep_ends_yen is not None]
    area = sum(each.decision.floor_area_before_m2 for each in told)
    yen = sum(each.decision.upkeep_ends_yen or 0.0 for each in told) / area if area > 0 else 0.0
    if yen > UPKEEP_WARNS_YEN:
        level = Severity.RED if yen > UPKEEP_OBJECTS_YEN else Severity.AMBER
        yield RuleFinding(level, None, {"price": round(yen), "m2": round(area)})


def rebuild_price(exam: Exam) -> Iterator[RuleFinding]:
    """P15: a rebuild price under 1.3 or over 2.6 times the ministry's of 2011. Warns."""
    for each in exam.town.prices:
        times = each.used_yen_per_m2 / each.ministry_yen_per_m2 if each.ministry_yen_per_m2 > 0 else 0.0
        if times and not PRICE_LOW - 1e-9 <= times <= PRICE_HIGH + 1e-9:
            figures: Told = {
                "category": each.category,
                "price": round(each.used_yen_per_m2),
                "times": round(times, 2),
            }
            yield RuleFinding(Severity.AMBER, None, figures)


def land_price_untyped(exam: Exam) -> Iterator[RuleFinding]:
    """P16: income from land though nobody typed a price with its source."""
    for place, decision in exam.own:
        if decision.land_income_yen > 0 and not decision.land_price_typed:
            yield RuleFinding(
                Severity.RED, place.code, {"facility": place.name, "yen": round(decision.land_income_yen)}
            )


def sold_too_soon(exam: Exam) -> Iterator[RuleFinding]:
    """P16: sold within two years of closing. Warns."""
    for leaving in exam.leaving:
        sales = years_of_works(leaving.decision, WorkKind.SALE)
        if sales and sales[0] - leaving.year < SALE_YEARS:
            figures: Told = {"facility": leaving.facility.name, "year": leaving.year, "sale_year": sales[0]}
            yield RuleFinding(Severity.AMBER, leaving.facility.code, figures)


def nearly_all_sold(exam: Exam) -> Iterator[RuleFinding]:
    """P16: more than three quarters of what is given up is to be sold; from four sales on. Warns."""
    sold = sum(bool(years_of_works(leaving.decision, WorkKind.SALE)) for leaving in exam.leaving)
    if sold >= FEWEST_SOLD and sold / len(exam.leaving) > SOLD_SHARE + 1e-9:
        yield RuleFinding(Severity.AMBER, None, {"count": sold, "all": len(exam.leaving)})

"""Common sense, checked by somebody else: every rule of the gate, and the objections they raise to a plan.

The gate reads the register's facts and the decisions as they are told. It shares no code with the options, the engine
or the recount, so that one mistake cannot hide itself.
"""

from app.planning.sense import amounts, classes, prices, promises, rooms, sums, times
from app.planning.sense.decisions import PlanFacts
from app.planning.sense.exam import Exam
from app.planning.sense.finite import finite
from app.planning.sense.objection import Objection, Rule, Severity
from app.planning.sense.town import TownFacts

# code, key in docs/objections.md, rule. Objections of one level keep this order.
RULES: tuple[Rule, ...] = (
    Rule("promise_broken", "G1", promises.promise_broken),
    Rule("last_place_gone", "G2", promises.last_place_gone),
    Rule("fixed_place_changed", "G3", promises.fixed_place_changed),
    Rule("fixed_place_shrunk", "G4", promises.fixed_place_shrunk),
    Rule("unlike_use", "G5", rooms.unlike_use),
    Rule("receiver_too_small", "G6", rooms.receiver_too_small),
    Rule("host_overfull", "G7", rooms.host_overfull),
    Rule("tenant_host", "G8", rooms.tenant_host),
    Rule("small_host", "G9", rooms.small_host),
    Rule("undecided_use_moved", "G10", rooms.undecided_use_moved),
    Rule("receiver_gone", "G11", rooms.receiver_gone),
    Rule("receiver_far", "G12", rooms.receiver_far),
    Rule("over_water", "G13", rooms.over_water),
    Rule("split_although_whole", "G26", rooms.split_although_whole),
    Rule("hazard_receiver", "G14", rooms.hazard_receiver),
    Rule("opens_late", "P17", times.opens_late),
    Rule("users_without_receiver", "G15", times.users_without_receiver),
    Rule("past_life", "G16", times.past_life),
    Rule("old_seismic", "G17", times.old_seismic),
    Rule("old_seismic_unknown", "G17", times.old_seismic_unknown),
    Rule("closing_heap", "G18", times.closing_heap),
    Rule("moved_twice", "G28", times.moved_twice),
    Rule("better_one_closed", "G19", times.better_one_closed),
    Rule("complex_too_early", "P17", times.complex_too_early),
    Rule("unused_place_used", "G20", promises.unused_place_used),
    Rule("unused_place_kept", "G20", promises.unused_place_kept),
    Rule("closed_place_left", "G27", promises.closed_place_left),
    Rule("last_shelter", "P14", promises.last_shelter),
    Rule("shelters_fewer", "P14", promises.shelters_fewer),
    Rule("more_than_people", "G21", sums.more_than_people),
    Rule("more_heads_than_people", "G21", sums.more_heads_than_people),
    Rule("users_do_not_add_up", "G22", sums.users_do_not_add_up),
    Rule("floor_does_not_add_up", "G22", sums.floor_does_not_add_up),
    Rule("money_does_not_add_up", "G22", sums.money_does_not_add_up),
    Rule("count_does_not_add_up", "G22", sums.count_does_not_add_up),
    Rule("verdict_without_proof", "G23", sums.verdict_without_proof),
    Rule("budget_exceeded", "G24", sums.budget_exceeded),
    Rule("area_cut_decade", "P1", amounts.area_cut_decade),
    Rule("area_cut_total", "P2", amounts.area_cut_total),
    Rule("changes_a_year", "P3", amounts.changes_a_year),
    Rule("cut_by_large_places", "P4", amounts.cut_by_large_places),
    Rule("large_places_closed", "P5", amounts.large_places_closed),
    Rule("schools_closed", "P6", classes.schools_closed),
    Rule("pupils_far", "P6", classes.pupils_far),
    Rule("school_saving", "P7", classes.school_saving),
    Rule("bus_missing", "P7", classes.bus_missing),
    Rule("culture_closed", "P8", classes.culture_closed),
    Rule("main_library_closed", "P8", classes.main_library_closed),
    Rule("running_saving_share", "P9", prices.running_saving_share),
    Rule("upkeep_saving", "P10", prices.upkeep_saving),
    Rule("host_crowded", "P11", classes.host_crowded),
    Rule("pupils_crowded", "P12", classes.pupils_crowded),
    Rule("tenants_crowded", "P13", classes.tenants_crowded),
    Rule("rebuild_price", "P15", prices.rebuild_price),
    Rule("land_price_untyped", "P16", prices.land_price_untyped),
    Rule("sold_too_soon", "P16", prices.sold_too_soon),
    Rule("nearly_all_sold", "P16", prices.nearly_all_sold),
    Rule("district_burden", "P18", amounts.district_burden),
    Rule("schools_and_housing", "P19", amounts.schools_and_housing),
    Rule("nothing_new", "P20", amounts.nothing_new),
    Rule("function_unknown", "G25", promises.function_unknown),
)
_ORDER = tuple(Severity)


def objections(town: TownFacts, plan: PlanFacts) -> tuple[Objection, ...]:
    """Everything the rules find wrong with a plan, worst first. Never raises, whatever the facts."""
    exam = Exam(finite(town), finite(plan))
    found = [
        Objection(rule.code, finding.level, finding.facility_code, finding.figures, rule.key)
        for rule in RULES
        for finding in rule.check(exam)
    ]
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.level)))

"""What somebody gets to see, and which rows he may change: the one place that decides it.

Reading: staff see everything; the council sees the public subset below. Changing: the sections of a section editor are
named to the database, whose triggers refuse the rows and fields of others (migration 0019).
"""

import json
from typing import Any

import orjson

from app.security.rights import Person, Right

# Of the stock: facts of the register as it is published; no policy under discussion.
_STOCK_HIDDEN = frozenset({"policy"})
# Of a card: what is discussed, who wrote what, and the papers; the value shown instead.
_CARD_HIDDEN: dict[str, Any] = {
    "policy": None, "judgement": None, "decision": None, "sources": {}, "attributes": {}, "operator_terms": [],
    "notes": [], "files": [], "history": [], "opinions": [],
}  # fmt: skip

# Of an adopted plan: what it decides is published; what sections said, who wrote it and its settings are not.
_ADOPTED_HIDDEN: dict[str, Any] = {"actor": "", "judged": {}, "settings": {}}
_ADOPTED_SUMMARY = frozenset({"money", "keep_everything", "places", "floor_area", "budget", "closed"})
_DECISION_HIDDEN = frozenset({"judgement", "calculated", "reasons", "strength"})
_FOLLOWED_HIDDEN: dict[str, Any] = {"note": "", "version": None}
# What stands in docs/security/roles.md.
HIDDEN_FROM_COUNCIL = {
    "facility (map and list)": sorted(_STOCK_HIDDEN),
    "facility (card)": sorted(_CARD_HIDDEN),
    "adopted plan": sorted(_ADOPTED_HIDDEN),
    "decision of an adopted plan": sorted(_DECISION_HIDDEN),
    "planned against done": sorted(_FOLLOWED_HIDDEN),
}
# Of his own facilities a section editor leaves these to the planners; the database refuses them (migration 0019).
HELD_FROM_SECTIONS = ("department", "judgement", "policy")


def sees_all(person: Person) -> bool:
    """Whether he is shown everything, not the public subset."""
    return person.may(Right.READ)


def sight_of(person: Person | None) -> str:
    """Whoever has the same one is answered the same: what is kept for one may be told to another."""
    if person is None:
        return "nobody"
    return "all" if sees_all(person) else "public"


def card_for(person: Person, card: dict[str, Any]) -> dict[str, Any]:
    """The facility card as he may see it."""
    return card if sees_all(person) else card | {name: _CARD_HIDDEN[name] for name in _CARD_HIDDEN.keys() & card.keys()}


def adopted_for(person: Person, plan: dict[str, Any]) -> dict[str, Any]:
    """An adopted plan, or its head, as he may see it: the plan itself, without the way there."""
    if sees_all(person):
        return plan
    shown = plan | {name: value for name, value in _ADOPTED_HIDDEN.items() if name in plan}
    if "summary" in plan:
        shown["summary"] = {name: plan["summary"][name] for name in _ADOPTED_SUMMARY & plan["summary"].keys()}
    if "decisions" in plan:
        shown["decisions"] = [
            {name: value for name, value in row.items() if name not in _DECISION_HIDDEN} for row in plan["decisions"]
        ]
    return shown


def follow_up_for(person: Person, told: dict[str, Any]) -> dict[str, Any]:
    """Planned against done as he may see it: without what the sections note on it."""
    return told if sees_all(person) else told | {"rows": [row | _FOLLOWED_HIDDEN for row in told["rows"]]}


def public_stock(collection: bytes) -> bytes:
    """A FeatureCollection of the stock without what is not public; every feature keeps its shape."""
    whole = orjson.loads(collection)
    for feature in whole["features"]:
        feature["properties"] |= dict.fromkeys(_STOCK_HIDDEN & feature["properties"].keys())
    return orjson.dumps(whole)


def sections_of(person: Person | None) -> str:
    """What the database is told of the sections whose facilities may be changed, as JSON; empty: all of them."""
    own = person.edits_only if person else None
    return "" if own is None else json.dumps(sorted(own), ensure_ascii=False)

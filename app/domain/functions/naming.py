"""What a facility is for, told by its class and its name.

A Japanese name ends with what the thing is (牛川遊歩公園防災備蓄倉庫 is a store, not a park), so of all words found the
one that ends last decides, of two that end there the longer. The class columns of the list decide before the name does:
a word that belongs to the class comes before one that does not. What neither tells is UNCLASSIFIED, never a guess.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from app.domain.functions.rows import row, rows
from app.domain.functions.terms import FunctionKind
from app.domain.vocabulary import Category, Function

C = Category
F = Function
# Words in class columns, in order: the first that fits is the class, the others are possible.
_CLASS_WORDS: Final = (
    (C.HOUSING, "市営住宅|町営住宅|村営住宅|公営住宅|住宅施設|^住宅$|住宅系|公共賃貸住宅|改良住宅"),
    (C.CHILDCARE, "子育て|子ども|こども|保育|幼稚園|幼児|児童|幼保"),
    (C.SPORTS, "スポーツ|レクリエーション|体育|保養|観光施設・保養"),
    (C.HEALTH_WELFARE, "福祉|保健|高齢|障害|障がい|介護"),
    (C.MEDICAL, "医療|病院|診療所"),
    (C.SCHOOL, "学校|給食|野外教育|^教育施設"),
    (C.SOCIAL_EDUCATION, "社会教育|図書館|博物館|美術館|資料館|文化財"),
    (C.CULTURE, "市民文化|文化|コミュニティ|集会|公民館|市民活動|交流施設|生涯学習|地区センター|ホール"),
    (C.INDUSTRY, "産業|観光|農林|商工|労働|勤労|市場|農業|漁業"),
    (C.PARK, "公園|緑地"),
    (C.SUPPLY, "供給|処理|環境施設|清掃|廃棄物|ごみ|下水|上水|水道|資源|環境系|環境衛生"),
    (C.ADMINISTRATION, "行政|庁舎|消防|防災|支所|役場|警察|事務所"),
    (C.OTHER, "その他|普通財産|斎場|墓地|火葬|駐車場|衛生施設|未利用|貸付|交通"),
)
# Small classes that say more than one of the 13: the functions they hold. The first stands for all only with "=".
_SMALL_CLASSES: Final = (
    ("^旧学校|廃校|閉校", "= former_school"),
    ("普通財産|貸付|未利用|遊休", "= general_property former_school"),
    ("公衆トイレ|公衆便所", "= public_toilet"),
    ("職員住宅|教員住宅|職員・教員住宅|医師住宅|公舎", "= staff_facility"),
    ("特定公共賃貸|改良住宅|定住促進", "= other_public_rental"),
    ("市営住宅|町営住宅|村営住宅|公営住宅|住宅施設|^住宅$", "= public_housing other_public_rental"),
    ("消防団|分団|詰所|屯所", "= fire_brigade_house"),
    ("消防署|分署", "= fire_station"),
    ("^消防施設|^消防$", "fire_station fire_brigade_house disaster_store storage"),
    ("防災", "disaster_center disaster_store storage works_office"),
    ("斎場|火葬", "= crematorium funeral_hall"),
    ("墓地|墓園|墓苑|霊園", "= cemetery"),
    ("駐車場|駐輪場|自転車", "= parking"),
    ("^小学校", "= elementary_school compulsory_education_school"),
    ("^中学校", "= junior_high_school compulsory_education_school"),
    ("^高等学校|^高校", "= high_school"),
    ("給食", "= school_lunch_center"),
    ("児童クラブ|学童|放課後", "= after_school_club childrens_hall"),
    ("図書館", "library library_branch"),
    ("博物館|美術館|資料館|文化財|郷土", "museum local_history_museum historic_building collection_store zoo_aquarium"),
    ("公園", "= park_building outdoor_sports public_toilet stadium storage"),
    ("ごみ|廃棄物|清掃|焼却", "waste_incinerator waste_treatment_other works_office storage"),
    ("水道|下水|上水", "= water_sewage_plant"),
)  # fmt: skip
_VAGUE: Final = re.compile(r"^(その他|その他の?施設|other|building|structure|land)$")
_BRACKETED: Final = re.compile(r"[(（【「\[].*?[)）】」\]]")
_CLOSINGS: Final = frozenset(")】」]")
_FORMER: Final = re.compile(
    r"^旧|^元(?=市立|町立|村立|県立|小学校|中学校|高校|分校|保育|幼稚園|消防|支所|庁舎|役場|公民館|診療所)|跡地?$|跡施設|(?:学校|分校)跡|廃校|閉校"
)
_CARED_FOR: Final = re.compile(r"処分場|埋立地")
# A hall or a branch of a school is that school's: 中学校第二体育館, 小学校沢分校; not 中学校区地区体育館.
_PART_OF_SCHOOL: Final = re.compile(
    r"(小学校|中学校|義務教育学校|高等学校|支援学校|養護学校|聾学校|盲学校)(?![区前跡])[^()]*"
    r"(体育館|屋内運動場|グラウンド|運動場|プール|武道場|校舎|分校|分教室)\)?$"
)
_DASH: Final = re.compile(r"(?<=[ァ-ヺ])[-‐−–—―](?=[ァ-ヺ])")
_REMARK: Final = re.compile(r"※.*$")
# A place beside another: 市役所前公園, 公園横駐車場.
_NEXT_TO: Final = frozenset("前横裏")
_FORMER_SIGNS: Final = frozenset("旧元跡廃閉")
_TAUGHT: Final = re.compile(r"学校|小中|分校|高校|保育|幼稚園|こども園|校舎|廃校|閉校")
_KEPT_FOR_ITSELF: Final = re.compile(r"博物館|美術館|資料館|文化財|社会教育")
# Words that decide wherever they stand, unless the name is of what stands beside.
_MARKS: Final = (
    ("消防署", F.FIRE_STATION),
    ("消防団", F.FIRE_BRIGADE_HOUSE),
    ("土木維持事務所", F.WORKS_OFFICE),
    ("土木事務所", F.WORKS_OFFICE),
    ("社会福祉協議会", F.WELFARE_CENTER),
    ("認定こども園", F.CERTIFIED_CHILDCARE_CENTER),
)
_BRANCH_LIBRARY: Final = re.compile(r"図書館.*(分館|分室)$")
_WHOLE_NAMES: Final = {"公会堂": F.CULTURE_HALL, "市公会堂": F.CULTURE_HALL}
_BESIDE: Final = frozenset({F.PARK_BUILDING, F.PARKING, F.PUBLIC_TOILET, F.DISASTER_STORE, F.TRANSPORT_TERMINAL})


class _Hit(NamedTuple):
    """A word found in a name; `ending` is its length where it ends the name, else 0."""

    function: Function
    ending: int


def function_of(name: str, category: Category | None, class_large: str | None, class_small: str | None) -> Function:
    """The main function of a facility; UNCLASSIFIED where neither class nor name tells it.

    `category` is the class it counts in where that is known already; the class columns are as the list prints them.
    """
    classes = categories_of(class_small) or categories_of(class_large) or ((category,) if category else ())
    return _function(plain_name(name), plain_name(class_small or ""), classes)


def category_of(name: str, class_large: str | None, class_small: str | None) -> tuple[Category | None, bool]:
    """The use class of a facility, and whether the class columns say so (else it is a guess from the name)."""
    by_name = word_function(name)
    own = row(by_name).category if by_name else None
    classes = categories_of(class_small) or categories_of(class_large)
    written = class_large or class_small
    if not classes and written and _VAGUE.search(plain_name(written)):
        classes = (C.OTHER,)
    if not classes:
        return own, False
    return (own if own in classes else classes[0]), True


def names_a_class(text: str) -> bool:
    """The words are a class of facilities (学校教育系施設), not the name of one."""
    words = plain_name(text)
    return any(re.search(pattern, words) for _, pattern in _CLASS_WORDS)


def word_function(name: str) -> Function | None:
    """The function of the word that ends last in a name; None where no word is known."""
    last = _last_hit(plain_name(name))
    return last.function if last else None


def function_named(word: str) -> Function | None:
    """The function a word is the whole name of (図書館分館); None for a word of no row."""
    return _words().get(plain_name(word))


@lru_cache(maxsize=4096)
def categories_of(text: str | None) -> tuple[Category, ...]:
    """Every class the words of a class column fit, the most telling first; a bare その他 says nothing."""
    words = plain_name(text or "")
    if not words or _VAGUE.search(words):
        return ()
    fitting = tuple(category for category, pattern in _CLASS_WORDS if re.search(pattern, words))
    by_name = None if fitting else word_function(words)
    return (row(by_name).category,) if by_name else fitting


@lru_cache(maxsize=65536)
def plain_name(text: str) -> str:
    """Full-width letters and digits made plain, no blanks, small letters, a dash in a word a long vowel (ホ－ム)."""
    return _DASH.sub("ー", "".join(unicodedata.normalize("NFKC", text).lower().split()))


@lru_cache(maxsize=65536)
def _function(name: str, small: str, classes: tuple[Category, ...]) -> Function:
    found = _WHOLE_NAMES.get(name) or _former(name, small) or _by_mark(name) or _part_of_school(name)
    if found:
        return found
    held, first = _small_class(small)
    last = _last_hit(name)
    if last and last.ending and (last.function in held if held else row(last.function).category in classes):
        return last.function
    hits = _hits(name)
    return _first(hits, held) or first or _by_class(hits, small, classes)


def _first(hits: tuple[_Hit, ...], wanted: frozenset[Function]) -> Function | None:
    return next((hit.function for hit in hits if hit.function in wanted), None) if wanted else None


def _by_mark(name: str) -> Function | None:
    """A fire station or a works office wherever its word stands (中消防署前芝出張所 ends like a branch office)."""
    if "図書館" in name and _BRANCH_LIBRARY.search(name):
        return F.LIBRARY_BRANCH
    last = word_function(name)
    if "子育て" in name and last is F.PARK_BUILDING:  # a ひろば for parents, written 広場
        return F.CHILDCARE_SUPPORT_CENTER
    marked = next((function for word, function in _MARKS if word in name), None)
    return marked if marked and last not in _BESIDE else None


def _part_of_school(name: str) -> Function | None:
    match = _PART_OF_SCHOOL.search(name) if "学校" in name else None
    return _words()[match[1]] if match else None


def _by_class(hits: tuple[_Hit, ...], small: str, classes: tuple[Category, ...]) -> Function:
    """A word of the class, else the class itself where it is the name of a function, else any word."""
    whole = next((hit for hit in hits if hit.function is not F.PUBLIC_HOUSING or not classes), None)
    inside = next((hit for hit in hits if row(hit.function).category in classes), None)
    if inside and whole and whole.ending > inside.ending:
        return whole.function
    if inside:
        return inside.function
    return _named_class(small) or (whole.function if whole else F.UNCLASSIFIED)


@lru_cache(maxsize=4096)
def _named_class(small: str) -> Function | None:
    """The function a small class is the name of (診療所), but for what a town has one of (庁舎 holds many)."""
    named = _ending_word(small) or _ending_word(small.removesuffix("施設"))
    return None if named is None or row(named).kind in {FunctionKind.UNIQUE, FunctionKind.NONE} else named


def _ending_word(text: str) -> Function | None:
    """The function of the longest word the text ends with (認可外保育所)."""
    lengths = _lengths().get(text[-1:], ())
    return next((_words()[text[-length:]] for length in lengths if text[-length:] in _words()), None)


def _former(name: str, small: str) -> Function | None:
    """A former school or other property out of use, by its name; a museum keeps an old house for itself."""
    if _FORMER_SIGNS.isdisjoint(name):
        return None
    bare = _BRACKETED.sub("", name)
    if not _FORMER.search(bare) or _KEPT_FOR_ITSELF.search(small) or _CARED_FOR.search(bare):
        return None
    if _KEPT_FOR_ITSELF.search(name):
        return next((hit.function for hit in _scan(name) if row(hit.function).category is C.SOCIAL_EDUCATION), None)
    return F.FORMER_SCHOOL if _TAUGHT.search(name) else F.GENERAL_PROPERTY


@lru_cache(maxsize=4096)
def _small_class(small: str) -> tuple[frozenset[Function], Function | None]:
    """The functions a small class holds, and the one that stands for it where the name tells none."""
    for pattern, told in _SMALL_CLASSES:
        if small and re.search(pattern, small):
            held = [F.of(code) for code in told.removeprefix("= ").split()]
            return frozenset(held), held[0] if told.startswith("= ") else None
    return frozenset(), None


def _hits(name: str) -> tuple[_Hit, ...]:
    """The functions of all words of a name, those that end last first; of words that end together the longest first."""
    return tuple(_lazy_hits(name))


@lru_cache(maxsize=65536)
def _last_hit(name: str) -> _Hit | None:
    return next(_lazy_hits(name), None)


def _lazy_hits(name: str) -> Iterator[_Hit]:
    """What stands in brackets at the end is a remark, asked after the rest."""
    name = _REMARK.sub("", name) if "※" in name else name
    if name[-1:] in _CLOSINGS:
        yield from _scan(_BRACKETED.sub("", name))
    yield from _scan(name)


def _scan(name: str) -> Iterator[_Hit]:
    words, lengths = _words(), _lengths()
    whole = len(name)
    for end in range(whole, 1, -1):
        known = lengths.get(name[end - 1])
        if known is None or name[end : end + 1] in _NEXT_TO:
            continue
        for length in known:
            found = words.get(name[end - length : end]) if length <= end else None
            if found is not None and found is not F.UNCLASSIFIED:
                yield _Hit(found, length if end == whole else 0)


@cache
def _words() -> dict[str, Function]:
    """Word → function, as plain names are written."""
    return {plain_name(word): function for function, found in rows().items() for word in found.words}


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """Last character → how long the words are that end with it, the longest first."""
    ends: dict[str, set[int]] = {}
    for word in _words():
        ends.setdefault(word[-1], set()).add(len(word))
    return {end: tuple(sorted(lengths, reverse=True)) for end, lengths in ends.items()}

# ruff: noqa: E501  one sentence a line
"""Objections of the gate in words: the gate gives codes and figures, this gives sentences in two languages."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.domain.functions.terms import UseUnit
from app.domain.vocabulary import Category, Function, Term
from app.formats.words.reason_words import yen_in_words

Pair = tuple[str, str]
LEVELS: Final[Mapping[str, Pair]] = {
    "red": ("このままでは案にできません", "Cannot stand as a plan"),
    "amber": ("説明が必要です", "Needs an explanation"),
    "info": ("参考", "For information"),
}
UNCHECKED: Final[Pair] = (
    "計算 {run} には点検した案がありません。もう一度計算してください。",
    "Run {run} has no plan that was checked: solve it anew.",
)
# code, or code and the figure that says which of its kinds → (Japanese, English). Blanks are filled from the figures.
SENTENCES: Final[Mapping[str, Pair]] = {
    "promise_broken": (
        "{year}から、{function}の利用 {users}{unit} に行き先がありません。今利用している人が使えなくなります。",
        "From {year} {users}{unit} of {function} have no place, although they are served today.",
    ),
    "last_place_gone": (
        "{year}に「{facility}」がなくなると、{function}の施設が市内に残らず、引き受ける施設もありません。",
        "When {facility} goes in {year}, no place for {function} is left, and none takes it over.",
    ),
    "fixed_place_changed.kept_by_planner": (
        "「{facility}」は残すと決めた施設ですが、案では変わっています。",
        "{facility} was fixed to stay, but the plan changes it.",
    ),
    "fixed_place_changed.closed_by_planner": (
        "「{facility}」はやめると決めた施設ですが、案では残っています。",
        "{facility} was fixed to close, but the plan keeps it.",
    ),
    "fixed_place_changed.people_decide": (
        "「{facility}」（{function}）は計算で廃止してよい施設ではありません。廃止するなら人が決めて、案に指定してください。",
        "{facility} ({function}) may not be closed by a calculation. If people decide so, fix it in the settings.",
    ),
    "fixed_place_shrunk": (
        "「{facility}」（{function}）が {before_m2} から {after_m2} に小さくなっています。利用者数では広さが決まらない施設です。",
        "{facility} ({function}) shrinks from {before_m2} to {after_m2}, but users do not decide its size.",
    ),
    "unlike_use": (
        "「{giver}」の{function}は「{receiver}」に入りません（建物の種類が違います）。",
        "{function} of {giver} does not fit in {receiver}: it is a building of another kind.",
    ),
    "receiver_too_small": (
        "「{receiver}」が「{giver}」の{function}に充てる面積 {area_m2} では、{users}人分（{needed_m2}必要）に足りません。",
        "{area_m2} in {receiver} are too little for {users} users of {function} from {giver} ({needed_m2} needed).",
    ),
    "host_overfull": (
        "{year}から「{facility}」で充てる面積の合計 {area_m2} が、延床面積 {floor_area_m2} を超えています。",
        "From {year} the areas granted in {facility} add up to {area_m2}, more than its floor of {floor_area_m2}.",
    ),
    "tenant_host": (
        "「{receiver}」は他の建物を借りている施設で、「{giver}」の{function}を受け入れる床がありません。",
        "{receiver} is a tenant without floor of its own and cannot take in {function} of {giver}.",
    ),
    "small_host": (
        "「{receiver}」（{floor_area_m2}）は小さな建物ですが、「{giver}」の{function}を受け入れることになっています。",
        "{receiver} ({floor_area_m2}) is a small building, yet it is to take in {function} of {giver}.",
    ),
    "undecided_use_moved": (
        "「{facility}」は用途が分かっていません。移したり廃止したりする前に、用途を確かめてください。",
        "The use of {facility} is not known. Settle it before the place is moved, closed or takes others in.",
    ),
    "receiver_gone": (
        "{function}の受入れ先「{receiver}」は、{year}には登録にないか、なくなっています。",
        "{receiver}, which should take in {function}, is unknown or no longer stands in {year}.",
    ),
    "receiver_far": (
        "「{giver}」の{function}を移す「{receiver}」まで {km} km あり、基準の {standard_km} km を超えます。",
        "{receiver} is {km} km away for users of {function} at {giver}; the standard is {standard_km} km.",
    ),
    "moved_twice": (
        "「{giver}」の{function}を{year}に移す「{receiver}」も、{gone_year}に廃止されます（15年のうちに再び移ることになります）。",
        "{function} of {giver} moves to {receiver} in {year}, which is itself given up in {gone_year}: people move twice.",
    ),
    "over_water": (
        "「{giver}」と「{receiver}」は海などで隔てられた別の陸地にあり、{function}を移せません。",
        "{giver} and {receiver} lie on different pieces of land: {function} cannot move across the water.",
    ),
    "split_although_whole": (
        "「{facility}」の{function}はまとめて移すものですが、{count}か所に分かれます（最も多い所で{share}）。",
        "{function} of {facility} moves as a whole, yet it is spread over {count} places (at most {share} in one).",
    ),
    "hazard_receiver": (
        "「{giver}」の{function}を、災害の危険区域にある「{receiver}」へ移すことになっています。",
        "{function} of {giver} moves into a hazard zone, to {receiver}.",
    ),
    "opens_late": (
        "「{facility}」は{year}に閉じますが、受入れ先「{receiver}」が使えるのは{opens_year}からです。",
        "{facility} closes in {year}, but its receiver {receiver} opens only in {opens_year}.",
    ),
    "users_without_receiver": (
        "「{facility}」が閉じたあと、{year}に{function}の受入れ先が示されていません。",
        "After {facility} closes nobody is named to take in {function} in {year}.",
    ),
    "past_life": (
        "「{facility}」の建物（{built_year}年建築）を、改修も建替えもしないまま築{age}年まで使うことになっています（寿命を{years_over}年超過、{blocks}棟）。",
        "{facility} (built {built_year}) is used until it is {age} years old without works, {years_over} years past its life (buildings: {blocks}).",
    ),
    "old_seismic": (
        "「{facility}」の耐震性のない建物 {area_m2} が、前期（5年）を過ぎても補強・建替えのないまま残ります。",
        "{facility}: {area_m2} of the old seismic code stand unstrengthened after the first five years.",
    ),
    "old_seismic_unknown": (
        "旧耐震で補強の有無が分からない{count}施設（{area_m2}）を使い続けます。耐震の状況を確かめてください。",
        "{count} facilities of the old seismic code ({area_m2}) stay, and nobody knows whether they were strengthened.",
    ),
    "closing_heap": (
        "{all}件の廃止のうち{count}件が最後の期（{year}から）に集まっています（年数の割合の{times}倍）。",
        "{count} of {all} closings fall in the last period (from {year}), {times} times its share of the years.",
    ),
    "better_one_closed": (
        "「{facility}」は近くの同じ施設（{others}か所）より良いのに廃止されます{detail}。理由の説明が必要です。",
        "{facility} closes although it is better than the {others} others near by{detail}. That needs a reason.",
    ),
    "complex_too_early": (
        "「{facility}」は{guests}施設が入る新しい複合施設ですが、{opens_year}の開館は早すぎます（大きな建替えは決定から7〜9年）。",
        "{facility} is a new complex for {guests} facilities and opens too early, in {opens_year}; towns take 7 to 9 years.",
    ),
    "unused_place_used": (
        "「{facility}」は今使われていないのに、案では改修もせず{users}人が利用することになっています。",
        "{facility} is unused today, yet {users} users are placed there without any works.",
    ),
    "unused_place_kept": (
        "使われていない「{facility}」（{floor_area_m2}）が最後まで残ります。売却・貸付・除却を検討してください。",
        "Unused {facility} ({floor_area_m2}) stands to the end: consider selling, letting or demolishing it.",
    ),
    "closed_place_left": (
        "廃止した{count}施設（{area_m2}）の建物が、計画の終わりまで市に残ります。",
        "{count} places given up ({area_m2}) still belong to the town at the end of the plan.",
    ),
    "last_shelter": (
        "{year}に「{facility}」がなくなると、{district}に指定避難所が残りません。",
        "When {facility} goes in {year}, {district} has no designated shelter left.",
    ),
    "shelters_fewer": (
        "指定避難所{shelters}か所のうち{gone}か所がなくなります（箇所または収容人数の{share}）。",
        "{gone} of {shelters} shelters go ({share} of them or of their room).",
    ),
    "more_than_people": (
        "影響を受ける人 {residents}人 が、{year}の人口 {population}人 を超えています。",
        "{residents} residents are said to be affected, more than the {population} people of {year}.",
    ),
    "more_heads_than_people": (
        "移る{function}の利用者 {users}人 が、{year}の人口 {population}人 を超えています。",
        "{users} users of {function} are said to move, more than the {population} people of {year}.",
    ),
    "users_do_not_add_up": (
        "「{facility}」の{function}の利用者は{year}に{users}人なのに、受入れ先の合計は{taken}人です。",
        "{facility} has {users} users of {function} in {year}, but its receivers take {taken}.",
    ),
    "floor_does_not_add_up.before": (
        "計画前の延床面積 {printed_m2} が、施設ごとの合計 {sum_m2} と合いません。",
        "Floor area before: {printed_m2} printed, {sum_m2} as the sum of the facilities.",
    ),
    "floor_does_not_add_up.after": (
        "計画後の延床面積 {printed_m2} が、施設ごとの合計 {sum_m2} と合いません。",
        "Floor area after: {printed_m2} printed, {sum_m2} as the sum of the facilities.",
    ),
    "money_does_not_add_up.parts": (
        "費用と移動の負担の合計 {counted_yen} が、示された {printed_yen} と合いません。",
        "City cost and travel add up to {counted_yen}, not to the {printed_yen} printed.",
    ),
    "money_does_not_add_up.bound": (
        "証明された下限 {counted_yen} が、案の値 {printed_yen} を上回っています。",
        "The proven bound of {counted_yen} lies above the plan's own {printed_yen}.",
    ),
    "money_does_not_add_up.gap": (
        "最良案との差 {counted_yen} が、案の値と下限の差 {printed_yen} と合いません。",
        "The gap comes to {counted_yen}, but plan and bound differ by {printed_yen}.",
    ),
    "count_does_not_add_up.closed": (
        "廃止の数は{printed}と示されていますが、施設ごとには{counted}です。",
        "{printed} closings are printed, {counted} are decided.",
    ),
    "count_does_not_add_up.term": (
        "{year}からの期の変更は{printed}件と示されていますが、施設ごとには{counted}件です。",
        "{printed} changes are printed for the term from {year}, {counted} are decided.",
    ),
    "count_does_not_add_up.again": (
        "「{facility}」は、いったんなくなったあと再び使われることになっています。",
        "{facility} stands again after it was given up.",
    ),
    "verdict_without_proof": (
        "「{facility}」の判断は証明の範囲を超えて示されています{detail}。",
        "The verdict on {facility} says more than is proven{detail}.",
    ),
    "budget_exceeded": (
        "{years}年度で予算を超えます。最大は{year}で、上限 {limit_yen} を {over_yen}（{share}）超えます。",
        "{years} fiscal years exceed the budget, most in {year}: {over_yen} ({share}) over the limit of {limit_yen}.",
    ),
    "area_cut_decade": (
        "{year}からの10年で延床面積を{share}（{m2}）減らします{detail}。各地の目標は3〜11％、実績は4％までです。",
        "Ten years from {year} cut {share} of the floor ({m2}){detail}; towns aim at 3–11 % and achieved up to 4 %.",
    ),
    "area_cut_total": (
        "計画期間で延床面積を{share}（{m2}）減らします。30％を超える目標を掲げる市は見当たりません。",
        "The plan cuts {share} of the floor ({m2}); no town is known to aim beyond 30 %.",
    ),
    "changes_a_year": (
        "{year}からの期に年平均{share}の施設（計{count}件）を変えます。実施できる件数を超えるおそれがあります。",
        "The term from {year} gives up {share} of the places a year ({count}): more than an office can carry out.",
    ),
    "cut_by_large_places": (
        "{year}からの10年に廃止する{count}施設は、面積の割合が数の割合の{ratio}倍です。実際の計画は小さい施設から減らします（0.3〜0.6倍）。",
        "Of the {count} places given up in ten years from {year} the share of floor is {ratio} times that of places; real plans start small (0.3–0.6).",
    ),
    "large_places_closed": (
        "廃止する施設は平均{mean_m2}で、全体の平均の{ratio}倍です。実際の計画は小さい施設から減らします。",
        "The places given up have {mean_m2} on average, {ratio} times the mean of all; real plans start small.",
    ),
    "schools_closed": (
        "{year}からの10年で学校{all}校のうち{count}校（{share}）を廃止します。全国では10年で約1割です。",
        "{count} of {all} schools ({share}) close in the ten years from {year}; nationwide it is about a tenth.",
    ),
    "pupils_far": (
        "「{facility}」の児童生徒の通学距離が「{receiver}」まで最長 {km} km になり、バスの費用が入っていません。",
        "Pupils of {facility} have up to {km} km to {receiver}, and no bus is paid for.",
    ),
    "school_saving": (
        "「{facility}」の廃止で建物以外に年 {yen} の節減としていますが、実例は約1,200万円です。",
        "Closing {facility} is said to save {yen} a year besides its building; a real case saved about ¥12M.",
    ),
    "bus_missing": (
        "「{facility}」の統合先「{receiver}」まで {km} km ありますが、通学バスの費用が入っていません。",
        "{receiver} is {km} km from {facility}, and no school bus is paid for.",
    ),
    "culture_closed": (
        "{year}からの10年で図書館・博物館・ホール{all}か所のうち{count}か所（{share}）を廃止します。",
        "{count} of {all} libraries, museums and halls ({share}) close in the ten years from {year}.",
    ),
    "main_library_closed": (
        "{year}に中央の図書館「{facility}」を廃止することになっています。",
        "The main library, {facility}, is given up in {year}.",
    ),
    "running_saving_share": (
        "{year}からの期に廃止する施設の維持運営費の{share}がなくなるとしています。サービスが続くなら半分程度です。",
        "{share} of the running cost of what closes from {year} is said to end; about half does where services go on.",
    ),
    "upkeep_saving": (
        "建物の維持費が1㎡当たり年 {price}円 減るとしています。実例は2,000〜10,000円です。",
        "¥{price} a m² and year of upkeep are said to end; real cases save ¥2,000–10,000.",
    ),
    "host_crowded": (
        "「{facility}」の{function}の利用が1㎡当たり年 {visits_per_m2}人 になります（よく使われる施設の{times}倍）。",
        "{facility} would have {visits_per_m2} visits a m² for {function}, {times} times a well-used place.",
    ),
    "pupils_crowded.one": (
        "「{facility}」の床が児童生徒1人当たり {m2_each}㎡ になります。",
        "{facility} would have {m2_each} m² a pupil.",
    ),
    "pupils_crowded": (
        "受入れ校{all}校のうち{count}校で1人当たりの床が12.7㎡を下回ります（最小 {m2_each}㎡）。",
        "{count} of {all} receiving schools have under 12.7 m² a pupil (least {m2_each}).",
    ),
    "tenants_crowded": (
        "「{facility}」の床が1世帯当たり {m2_each}㎡ になります（平均は約89㎡）。",
        "{facility} would have {m2_each} m² a household (89 is usual).",
    ),
    "rebuild_price": (
        "{category}の建替え単価 {price}円/㎡ は総務省の単価（2011年ごろ）の{times}倍です。今の水準は1.4倍、入札は2.5倍までです。",
        "The rebuild price for {category} of ¥{price}/m² is {times} times the ministry's of 2011; today 1.4, tenders up to 2.5.",
    ),
    "land_price_untyped": (
        "「{facility}」の土地の収入 {yen} が、単価の入力がないまま見込まれています。",
        "{yen} of land income is counted for {facility} though nobody entered a price.",
    ),
    "sold_too_soon": (
        "「{facility}」は{year}に閉じて{sale_year}に売れる想定です。実例では4〜8年かかります。",
        "{facility} closes in {year} and is sold in {sale_year}; real sales took 4 to 8 years.",
    ),
    "nearly_all_sold": (
        "廃止する{all}件のうち{count}件を売却する想定です。実際には4分の1ほどが使われないまま残ります。",
        "{count} of {all} places given up are to be sold; about a quarter stays unused in reality.",
    ),
    "district_burden": (
        "{district}に廃止が{count}件集まっています（施設数の割合の{times}倍）。",
        "{district} bears {count} closings, {times} times its share of the places.",
    ),
    "schools_and_housing": (
        "減る面積の{share}（{m2}）が学校と公営住宅です。それぞれの個別計画を取り込んで前提にしてください。",
        "{share} of the cut ({m2}) falls on schools and housing: load their own plans and take them as given.",
    ),
    "nothing_new": (
        "{function}など{count}種類の利用が増える見込みですが、{year}からの期に新築も増床もありません。",
        "{count} functions grow ({function} …), but the term from {year} builds nothing new or larger.",
    ),
    "function_unknown": (
        "機能「{function}」（{count}施設）は機能の表にないため、確認できませんでした。",
        "“{function}” ({count} facilities) is in no row of the table of functions and could not be judged.",
    ),
}
DETAILS: Final[Mapping[str, Pair]] = {
    "largest_share": (
        "（うち{largest_share}は「{largest}」で、一度に減る大きな施設です）",
        ", of which {largest_share} is {largest}, a large place that goes at once",
    ),
    "newer_years": (
        "（{newer_years}年新しく、そのとき築{age}年）",
        " ({newer_years} years newer, {age} years old then)",
    ),
    "better_points": ("（健全度が{better_points}点高い）", " ({better_points} points better in condition)"),
    "opposite_yen": ("（反対の判断との差は {opposite_yen}）", " (the opposite differs by {opposite_yen})"),
    "gap_yen": ("（案そのものの未証明の差は {gap_yen}）", " (the plan itself is unproven by {gap_yen})"),
}
_KINDS = ("which", "why")
_TERMS: Final[Mapping[str, type[Term]]] = {"function": Function, "category": Category}
_UNITS: Final[Mapping[str, Pair]] = {
    "year": ("{}年度", "FY{}"),
    "yen": ("", ""),
    "share": ("{:.1%}", "{:.1%}"),
    "per_m2": ("{:,.1f}", "{:,.1f}"),
    "m2": ("{:,.0f}㎡", "{:,.0f} m²"),
}


def objection_sentence(code: str, figures: Mapping[str, Any], language: str) -> str:
    """One objection as a sentence; an unknown code is shown as it is, never hidden."""
    pair = _pair(code, figures)
    if pair is None:
        return f"{code} {dict(figures)}"
    values = {name: _shown(name, value, language) for name, value in figures.items()}
    details = [words[language == "en"].format(**values) for name, words in DETAILS.items() if name in figures]
    unit = _unit(str(figures.get("unit") or ""), language)
    sentence = pair[language == "en"].format(**{**values, "unit": unit, "detail": "".join(details)})
    return sentence[:1].upper() + sentence[1:]


def objections_in_words(rows: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """Stored objections ({code, level, facility_code, figures, rule}), each with its `message`."""
    return [{**row, "message": objection_sentence(row["code"], row["figures"], language)} for row in rows]


def unchecked_words(run: int, language: str) -> str:
    """What to do about a run without a plan, or of a time before plans were checked."""
    return UNCHECKED[language == "en"].format(run=run)


def level_words(level: str, language: str) -> str:
    return LEVELS[level][language == "en"]


def _pair(code: str, figures: Mapping[str, Any]) -> Pair | None:
    kinds = [f"{code}.{figures[name]}" for name in _KINDS if name in figures]
    kinds += [f"{code}.one"] if "facility" in figures else []
    return next((SENTENCES[name] for name in [*kinds, code] if name in SENTENCES), None)


def _shown(name: str, value: Any, language: str) -> str:
    """A figure by its name: its last part is its unit."""
    if name in _TERMS:
        return _label(_TERMS[name], str(value), language)
    if isinstance(value, str) or name == "built_year":
        return str(value)
    unit = next((unit for unit in _UNITS if name == unit or name.endswith(f"_{unit}")), None)
    if unit == "yen":
        return yen_in_words(value, language)
    words = _UNITS[unit][language == "en"] if unit else "{:,.0f}" if float(value).is_integer() else "{:,.1f}"
    return words.format(value)


def _unit(code: str, language: str) -> str:
    """A unit of use behind its number."""
    if not code:
        return " users" if language == "en" else "人"
    label = _label(UseUnit, code, language)
    return f" {label}" if language == "en" else f"（{label}）"


def _label(kind: type[Term], code: str, language: str) -> str:
    try:
        return kind.of(code).label(language)
    except ValueError:
        return code

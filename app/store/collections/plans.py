"""What plans say of each facility, as features: the decisions of a finished run, and of a plan as it was adopted."""

from typing import Any

from app.domain.vocabulary import Action, Category, SectionVerdict
from app.formats.words.reason_words import reason_sentence
from app.store.collections.shape import Collection, Property, ValueKind, whole, words

# A receiver may be named for several functions and periods.
_RECEIVERS = """ARRAY(SELECT DISTINCT t ->> 'facility_code' FROM jsonb_array_elements(d.receivers) t
    WHERE t ->> 'facility_code' IS NOT NULL ORDER BY 1)"""


def _verdict_words(column: str, language: str) -> str:
    cases = " ".join(f"WHEN '{action.value}' THEN '{action.label(language)}'" for action in Action)
    return f"CASE {column} {cases} END"


# A facility of a neighbouring municipality goes by that municipality's code, a hyphen and its number.
_KEY = "(CASE WHEN m.is_home THEN '' ELSE m.code || '-' END || f.code)"
_PROPERTIES = (
    words("id", _KEY, "識別子", "The town's own number; of a neighbour's facility with its municipality", role="id"),
    words("code", "f.code", "施設コード", "Number of the facility"),
    words("name", "f.name", "施設名", "Name"),
    words("category", "f.category", "大分類", "Class by use", terms=Category),
    words("district", "f.district", "地区", "District"),
    whole("run", "d.run_id", "計算の番号", "Number of the run"),
    words("verdict", "d.action", "対応", "Verdict", terms=Action),
    words("verdict_ja", _verdict_words("d.action", "ja"), "対応（日本語）", "Verdict in Japanese"),
    words("verdict_en", _verdict_words("d.action", "en"), "対応（英語）", "Verdict in English"),
    whole("fiscal_year", "d.fiscal_year", "実施年度", "Fiscal year of the verdict"),
    Property(
        "receivers", ValueKind.TEXTS, _RECEIVERS, "受入れ先の施設コード", "Numbers of those that take its users in"
    ),
    Property("flows", ValueKind.TREE, "d.receivers", "受入れの内訳", "Users by receiver, function and period"),
    whole("cost_yen", "d.cost_yen", "計画期間の費用（円、現在価値）", "Cost over the plan", unit="[JPY]"),
    whole("keep_cost_yen", "d.keep_cost_yen", "継続した場合の費用（円）", "Cost of keeping it", unit="[JPY]"),
    whole("saving_yen", "(d.keep_cost_yen - d.cost_yen)", "継続との差（円）", "Saved against keeping it", unit="[JPY]"),
    whole(
        "opposite_cost_yen",
        "d.opposite_cost_yen",
        "反対の判断との差の下限（円）",
        "Proven cost of the opposite",
        unit="[JPY]",
    ),
    Property("reasons", ValueKind.TREE, "d.reasons", "理由（符号と数値）", "Reasons in codes and numbers"),
    Property(
        "finished", ValueKind.INSTANT, "r.finished_at", "計算の終了日時", "When the run ended", role="primary-instant"
    ),
)


def recommendations(run_id: int, title: str, *, newest: bool) -> Collection:
    """The decisions of one run; the newest finished run also goes by the plain name."""
    name = title or f"{run_id}"
    return Collection(
        code="recommendations" if newest else f"recommendations-{run_id}",
        ja="推奨（最新の計算）" if newest else f"推奨（計算{run_id} {title}）".replace(" ）", "）"),
        en="Recommendations of the newest run" if newest else f"Recommendations of run {run_id} ({name})",
        about_ja=f"計算{run_id}が施設ごとに推奨する対応・年度・受入れ先・理由・費用。識別子は施設コード。",
        about_en=f"Verdict, year, receivers, reasons and money of each facility in run {run_id}. The id is its number.",
        rows="decision d JOIN plan_run r ON r.id = d.run_id JOIN facility f ON f.id = d.facility_id "
        "JOIN municipality m ON m.id = f.municipality_id",
        key=_KEY,
        geometry="f.point",
        shape="point",
        properties=_PROPERTIES,
        condition="d.run_id = :run",
        values={"run": run_id},
        finish=_with_sentences,
    )


def _with_sentences(properties: dict[str, Any]) -> dict[str, Any]:
    """The reasons as sentences in both languages, beside their codes and numbers."""
    reasons = properties.get("reasons")
    if not isinstance(reasons, list):
        return properties
    told = {f"reasons_{language}": [reason_sentence(each, language) for each in reasons] for language in ("ja", "en")}
    return properties | told


# A decision of the adopted copy is a JSON object; its columns get their types here.
_ADOPTED_ROWS = """adopted_plan a
    CROSS JOIN LATERAL jsonb_array_elements(a.decisions) AS j(told)
    CROSS JOIN LATERAL jsonb_to_record(j.told) AS d(facility_id bigint, facility_code text, name text, category text,
      district text, department text, action text, fiscal_year integer, cost_yen bigint, keep_cost_yen bigint,
      opens_year integer, strength text, receivers jsonb, works jsonb, reasons jsonb, judgement jsonb, calculated jsonb)
    LEFT JOIN facility f ON f.id = d.facility_id AND f.code = d.facility_code
    LEFT JOIN municipality m ON m.id = f.municipality_id"""
_ADOPTED_RECEIVERS = """ARRAY(SELECT DISTINCT t ->> 'facility_code'
    FROM jsonb_array_elements(coalesce(d.receivers, '[]')) t WHERE t ->> 'facility_code' IS NOT NULL ORDER BY 1)"""
_ADOPTED_KEY = "(CASE WHEN m.is_home IS NOT false THEN '' ELSE m.code || '-' END || d.facility_code)"
_ADOPTED = (
    words(
        "id",
        _ADOPTED_KEY,
        "識別子",
        "The town's own number; of a neighbour's facility with its municipality",
        role="id",
    ),
    words("code", "d.facility_code", "施設コード", "Number of the facility"),
    words("name", "d.name", "施設名", "Name"),
    words("category", "d.category", "大分類", "Class by use", terms=Category),
    words("district", "d.district", "地区", "District"),
    words("department", "d.department", "所管課", "Section in charge"),
    words("plan", "a.title", "計画の名称", "Title of the plan"),
    whole("adopted", "a.id", "決定した計画の番号", "Number of the adopted plan"),
    whole("run", "a.run_id", "もとの計算の番号", "Number of the run it was made of"),
    Property("adopted_on", ValueKind.DAY, "a.adopted_on", "決定日", "Day of adoption"),
    words("verdict", "d.action", "対応", "Verdict", terms=Action),
    words("verdict_ja", _verdict_words("d.action", "ja"), "対応（日本語）", "Verdict in Japanese"),
    words("verdict_en", _verdict_words("d.action", "en"), "対応（英語）", "Verdict in English"),
    whole("fiscal_year", "d.fiscal_year", "実施年度", "Fiscal year of the verdict"),
    whole("opens_year", "d.opens_year", "供用開始年度", "Fiscal year in which it opens again"),
    Property(
        "receivers",
        ValueKind.TEXTS,
        _ADOPTED_RECEIVERS,
        "受入れ先の施設コード",
        "Numbers of those that take its users in",
    ),
    Property("flows", ValueKind.TREE, "d.receivers", "受入れの内訳", "Users by receiver, function and period"),
    whole("cost_yen", "d.cost_yen", "計画期間の費用（円、現在価値）", "Cost over the plan", unit="[JPY]"),
    whole("keep_cost_yen", "d.keep_cost_yen", "継続した場合の費用（円）", "Cost of keeping it", unit="[JPY]"),
    whole("saving_yen", "(d.keep_cost_yen - d.cost_yen)", "継続との差（円）", "Saved against keeping it", unit="[JPY]"),
    Property("works", ValueKind.TREE, "d.works", "工事（年度・金額）", "Works with their years and money"),
    words(
        "section_verdict",
        "(d.judgement ->> 'verdict')",
        "二次評価",
        "What the section says of it",
        terms=SectionVerdict,
    ),
    words("section_reason", "(d.judgement ->> 'reason')", "二次評価の理由", "Why the section says so"),
    words(
        "calculated_verdict",
        "(d.calculated ->> 'action')",
        "計算の対応（二次評価で改めたもの）",
        "Verdict of the calculation, where the section's took its place",
        terms=Action,
    ),
    Property("reasons", ValueKind.TREE, "d.reasons", "理由（符号と数値）", "Reasons in codes and numbers"),
    Property(
        "recorded", ValueKind.INSTANT, "a.created_at", "決定の記録日時", "When it was adopted", role="primary-instant"
    ),
)


def adopted_plan(adopted_id: int, title: str, *, in_force: bool) -> Collection:
    """The decisions of a plan as it was adopted, whatever has become of the run; the one in force has the plain name.

    Places are the register's of today; a facility that is no more has none.
    """
    return Collection(
        code="adopted-plan" if in_force else f"adopted-plan-{adopted_id}",
        ja="決定した計画（現行）" if in_force else f"決定した計画{adopted_id}（{title}）",
        en="The adopted plan in force" if in_force else f"Adopted plan {adopted_id} ({title})",
        about_ja=f"決定した計画「{title}」の施設ごとの対応・年度・受入れ先・理由・費用・二次評価。識別子は施設コード。",
        about_en=(
            f"Verdict, year, receivers, reasons, money and the section's judgement of each facility in the adopted "
            f"plan “{title}”. The id of a feature is the facility's number."
        ),
        rows=_ADOPTED_ROWS,
        key=_ADOPTED_KEY,
        geometry="f.point",
        shape="point",
        properties=_ADOPTED,
        condition="a.id = :adopted",
        values={"adopted": adopted_id},
        finish=_with_sentences,
    )

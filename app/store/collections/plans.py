"""What a finished run recommends, as features: year, verdict, receivers, reasons, money."""

from typing import Any

from app.domain.vocabulary import Action, Category
from app.formats.words.reason_words import reason_sentence
from app.store.collections.shape import Collection, Property, ValueKind, whole, words

# A receiver may be named for several functions and periods.
_RECEIVERS = """ARRAY(SELECT DISTINCT t ->> 'facility_code' FROM jsonb_array_elements(d.receivers) t
    WHERE t ->> 'facility_code' IS NOT NULL ORDER BY 1)"""


def _verdict_words(language: str) -> str:
    cases = " ".join(f"WHEN '{action.value}' THEN '{action.label(language)}'" for action in Action)
    return f"CASE d.action {cases} END"


_PROPERTIES = (
    words("code", "f.code", "施設コード", "Number of the facility", role="id"),
    words("name", "f.name", "施設名", "Name"),
    words("category", "f.category", "大分類", "Class by use", terms=Category),
    words("district", "f.district", "地区", "District"),
    whole("run", "d.run_id", "計算の番号", "Number of the run"),
    words("verdict", "d.action", "対応", "Verdict", terms=Action),
    words("verdict_ja", _verdict_words("ja"), "対応（日本語）", "Verdict in Japanese"),
    words("verdict_en", _verdict_words("en"), "対応（英語）", "Verdict in English"),
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
        key="(CASE WHEN m.is_home THEN '' ELSE m.code || '-' END || f.code)",
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

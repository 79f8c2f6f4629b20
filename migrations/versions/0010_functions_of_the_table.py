"""Functions become the 78 rows of the table in `app/domain/functions`.

Each of the 25 older functions is told apart by the name and small class of its facility where these say which row it
is, else it becomes the row that most such places are. Stored scenarios and results follow by that usual row. The way
back joins rows into the older function they came from.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Older function: the usual row, then patterns of a name or small class and the row they tell, the first that fits.
ROWS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "elementary_school": ("elementary_school", (("義務教育学校|小中学校|小中一貫", "compulsory_education_school"),)),
    "junior_high_school": ("junior_high_school", (("義務教育学校|小中一貫", "compulsory_education_school"),)),
    "high_school": (
        "high_school",
        (
            ("専修学校|専門学校|看護学校|大学|各種学校", "vocational_school"),
            ("支援学校|養護学校", "special_needs_school"),
        ),
    ),
    "school_lunch": ("school_lunch_center", ()),
    "nursery": (
        "nursery",
        (("こども園|子ども園|幼保園|幼児園", "certified_childcare_center"), ("幼稚園", "kindergarten")),
    ),
    "after_school": (
        "after_school_club",
        (
            ("児童クラブ|学童|児童育成クラブ", "after_school_club"),
            ("子育て|つどいの広場|若者支援|ひろば", "childcare_support_center"),
            ("児童館|児童センター|児童会館|こども館|子ども館|こども未来館|こどもセンター|児童遊園", "childrens_hall"),
        ),
    ),
    "community": (
        "community_center",
        (
            ("集会所|集会場|町内会館|自治会館|生活改善センター|老人集会所", "neighborhood_hall"),
            ("市民活動|国際交流|男女共同|青少年|創作館", "civic_activity_center"),
        ),
    ),
    "culture_hall": ("culture_hall", (("練習場", "civic_activity_center"),)),
    "library": ("library", (("図書室|図書分館|図書館.*分館|図書コーナー", "library_branch"),)),
    "museum": (
        "museum",
        (
            ("動物園|植物園|動植物|水族館", "zoo_aquarium"),
            ("収蔵|文化財センター|公文書", "collection_store"),
            ("旧宅|本陣|武家屋敷|櫓|商家", "historic_building"),
            ("郷土|資料館|記念館|民俗|資料室|展示", "local_history_museum"),
        ),
    ),
    "sports": (
        "gymnasium",
        (
            ("総合体育館|アリーナ$|スポーツセンター", "arena"),
            ("武道|柔道|剣道|弓道|相撲", "martial_arts_hall"),
            ("屋内プール|温水プール|市民プール", "indoor_pool"),
            ("球場|競技場|サッカー場|スタジアム", "stadium"),
            (
                "グラウンド|グランド|運動場$|広場|公園|コート|庭球|ゴルフ|スキー|スケート|馬場|プール|屋外",
                "outdoor_sports",
            ),
        ),
    ),
    "recreation": (
        "tourism_facility",
        (
            ("温泉|保養|宿泊|浴|国民宿舎|足湯", "spa_lodging"),
            ("キャンプ|自然の家|青年の家|の森|海の家", "outdoor_education"),
            ("競輪|競馬|競艇", "special_site"),
        ),
    ),
    "elderly": (
        "elderly_welfare_center",
        (
            ("老人ホーム|老人保健施設|ケアハウス|生活支援ハウス", "elderly_home"),
            ("デイサービス|通所介護", "elderly_day_service"),
            ("包括支援", "community_care_office"),
            ("集会所", "neighborhood_hall"),
        ),
    ),
    "welfare": (
        "welfare_center",
        (
            ("障害|障がい|授産|作業所|就労支援", "disability_center"),
            ("発達|療育|通園", "child_development_center"),
            ("母子|児童養護|助産", "mother_child_home"),
            ("隣保館|人権", "neighborhood_house"),
            ("デイサービス", "elderly_day_service"),
        ),
    ),
    "health": ("health_center", (("保健所", "public_health_office"),)),
    "medical": (
        "clinic",
        (("休日|夜間|急患|急病", "emergency_clinic"), ("病院|医療センター", "hospital")),
    ),
    "city_hall": ("city_hall", ()),
    "branch_office": ("branch_office", (("土木|維持事務所|清掃事務所|建設事務所", "works_office"),)),
    "fire": (
        "fire_station",
        (
            ("消防署", "fire_station"),
            ("分団|詰所|屯所|消防団|器具庫|ポンプ庫|格納庫|消防庫|消防会館", "fire_brigade_house"),
            ("倉庫|器材庫|水防", "disaster_store"),
            ("防災センター|防災拠点|避難タワー|津波", "disaster_center"),
            ("除雪", "works_office"),
        ),
    ),
    "housing": ("public_housing", (("特定公共|特公賃|改良住宅|定住促進", "other_public_rental"),)),
    "industry": (
        "industry_center",
        (
            ("食肉|と畜", "slaughterhouse"),
            ("市場", "wholesale_market"),
            ("農|畜産|漁|林業|加工|直売|苗圃", "farm_facility"),
            ("物産|道の駅|地域振興", "tourism_facility"),
        ),
    ),
    "park": ("park_building", (("トイレ|便所", "public_toilet"),)),
    "supply": (
        "waste_treatment_other",
        (
            ("上下?水道|浄水|配水|ポンプ|浄化|下水|水源|集落排水|貯水", "water_sewage_plant"),
            ("リサイクル|処分場|し尿|衛生センター|浸出水|粗大", "waste_treatment_other"),
            ("清掃工場|焼却|クリーンセンター|環境センター|ごみ処理|資源化", "waste_incinerator"),
        ),
    ),
    "storage": ("storage", (("駐車場|駐輪場|サイクルポート|自転車", "parking"),)),
    "other": (
        "unclassified",
        (
            ("特別支援学校|養護学校", "special_needs_school"),
            ("教育センター|教育会館|教育研究所|適応指導", "education_center"),
            ("自然の家|野外", "outdoor_education"),
            ("斎場|火葬|斎苑", "crematorium"),
            ("葬祭", "funeral_hall"),
            ("霊園|墓地|墓園|霊苑|納骨堂", "cemetery"),
            ("トイレ|便所", "public_toilet"),
            ("職員住宅|教員住宅|職員・教員|医師住宅|公舎|職員会館", "staff_facility"),
            ("バス|待合|駅舎|港", "transport_terminal"),
            ("旧.*学校|廃校|閉校|^旧学校", "former_school"),
            ("普通財産|^旧", "general_property"),
        ),
    ),
}
# The way back: the first older function that tells a row, and before that the one it is the usual row of.
OLDER = {row: old for old, (_, patterns) in reversed(ROWS.items()) for _, row in patterns} | {
    usual: old for old, (usual, _) in ROWS.items()
}
BY_FUNCTION = ("standard_km", "minimum_number")
STORED = (
    ("scenario", ("id",), ("assumptions",)),
    ("plan_run", ("id",), ("settings", "summary")),
    ("decision", ("id",), ("receivers", "steps", "reasons")),
    ("exploration", ("id",), ("options", "result")),
)


def upgrade() -> None:
    _rewrite(" ".join(f"WHEN u.function = '{old}' THEN {_told(*rows)}" for old, rows in ROWS.items()))
    _rename_stored({old: usual for old, (usual, _) in ROWS.items()})


def downgrade() -> None:
    _rewrite(" ".join(f"WHEN u.function = '{row}' THEN '{old}'" for row, old in OLDER.items()) + " ELSE 'other'")
    _rename_stored(OLDER)


def _told(usual: str, patterns: tuple[tuple[str, str], ...]) -> str:
    """The row that name and small class tell, as SQL."""
    if not patterns:
        return f"'{usual}'"
    whens = (
        f"WHEN f.name ~ '{pattern}' OR coalesce(f.class_small, '') ~ '{pattern}' THEN '{row}'"
        for pattern, row in patterns
    )
    return f"CASE {' '.join(whens)} ELSE '{usual}' END"


def _rewrite(cases: str) -> None:
    """Rename all functions at once. Of two of a facility that become one the first stays, with the area of both."""
    op.execute(f"""
        CREATE TEMP TABLE renamed_function ON COMMIT DROP AS
        SELECT u.id, u.facility_id, u.area_m2, CASE {cases} END AS function
        FROM facility_function u JOIN facility f ON f.id = u.facility_id""")
    op.execute("""
        UPDATE facility_function u SET area_m2 = s.area_m2
        FROM (SELECT min(id) AS id, sum(area_m2) AS area_m2 FROM renamed_function
              GROUP BY facility_id, function HAVING count(*) > 1) s WHERE s.id = u.id""")
    op.execute("""
        DELETE FROM facility_function WHERE id IN
        (SELECT r.id FROM renamed_function r JOIN renamed_function first USING (facility_id, function)
         WHERE first.id < r.id)""")
    # Under a mark of its own first, so that two rows of a facility never meet on the way.
    op.execute("""
        UPDATE facility_function u SET function = '>' || r.function FROM renamed_function r
        WHERE r.id = u.id AND r.function IS NOT NULL""")
    op.execute("UPDATE facility_function SET function = substr(function, 2) WHERE function LIKE '>%'")
    op.execute("DROP TABLE renamed_function")


def _rename_stored(names: dict[str, str]) -> None:
    connection = op.get_bind()
    for table, keys, columns in STORED:
        listed = ", ".join((*keys, *columns))
        for row in connection.execute(sa.text(f"SELECT {listed} FROM {table}")).mappings().all():
            fresh = {column: renamed(row[column], names) for column in columns}
            if any(fresh[column] != row[column] for column in columns):
                values = {column: json.dumps(fresh[column]) for column in columns} | {"id": row["id"]}
                setting = ", ".join(f"{column} = CAST(:{column} AS jsonb)" for column in columns)
                connection.execute(sa.text(f"UPDATE {table} SET {setting} WHERE id = :id"), values)


def renamed(value: Any, names: dict[str, str]) -> Any:
    """A stored answer with the names of its functions changed: settings by function, and every "function" of a list."""
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    fresh = {key: renamed(each, names) for key, each in value.items()}
    for key in BY_FUNCTION:
        if isinstance(fresh.get(key), dict):
            fresh[key] = {names.get(name, name): amount for name, amount in fresh[key].items()}
    if isinstance(fresh.get("function"), str):
        fresh["function"] = names.get(fresh["function"], fresh["function"])
    return fresh

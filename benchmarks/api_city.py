"""An invented register of any size, written by SQL: facilities with buildings, functions, years and inspections."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.vocabulary import Category, Function, SeismicCode

FIRST_YEAR, LAST_YEAR = 2019, 2024
_CITY = """INSERT INTO municipality (code, name, prefecture, is_home, is_invented)
    VALUES ('012904', '測定市（架空）', '北海道', true, true)"""
_FACILITIES = """
INSERT INTO facility (municipality_id, code, name, name_kana, category, class_large, class_small, department, address,
    district, point, point_quality, floor_area_m2, built_year, policy, shelter, host_name)
SELECT m.id, 'F' || lpad(n::text, 6, '0'), '第' || n || '中央公民館', 'ダイ' || n || 'チュウオウコウミンカン',
    (CAST(:categories AS text[]))[1 + n % cardinality(CAST(:categories AS text[]))],
    '市民文化系施設', '集会施設', '生涯学習課',
    '北海道測定市中央' || n % 90 || '丁目' || n || '番地', '学区' || n % 60,
    ST_SetSRID(ST_MakePoint(141.6 + 0.4 * random(), 43 + 0.4 * random()), 4326), 'address', NULL, 1955 + n % 68,
    CASE WHEN n % 5 = 0 THEN '更新' END, n % 4 = 0, CASE WHEN n % 20 = 0 THEN '第' || n - 1 || '中央公民館' END
FROM municipality m, generate_series(1, CAST(:count AS int)) n
"""
_BUILDINGS = """
INSERT INTO building (facility_id, code, name, structure, storeys, floor_area_m2, built_year, seismic_code)
SELECT f.id, b::text, b || '号棟', NULL, 1 + b, round((80 + 3000 * random())::numeric, 2), f.built_year + b,
    (CAST(:codes AS text[]))[1 + f.id % cardinality(CAST(:codes AS text[]))]
FROM facility f, LATERAL generate_series(1, 1 + f.id::int % 3) b
"""
_FUNCTIONS = """
INSERT INTO facility_function (facility_id, function, area_m2)
SELECT f.id, (CAST(:functions AS text[]))[1 + (f.id + k) % cardinality(CAST(:functions AS text[]))], 100 * k
FROM facility f, LATERAL generate_series(1, 1 + f.id::int % 2) k
"""
_YEARS = """
INSERT INTO yearly_record (facility_id, fiscal_year, maintenance_yen, utilities_yen, staff_yen, income_yen, users,
    users_unit)
SELECT f.id, y, 1000000 * random(), 3000000 * random(), 9000000 * random(), 500000 * random(), 20000 * random(), '人'
FROM facility f, generate_series(CAST(:first AS int), CAST(:last AS int)) y
"""
_INSPECTIONS = """
INSERT INTO inspection (facility_id, building_code, fiscal_year, roof, wall, interior, electric, mechanical)
SELECT b.facility_id, b.code, 2023, g.l[1 + b.id % 4], g.l[1 + b.id % 3], g.l[1 + b.id % 2], 'B', g.l[1 + b.id % 4]
FROM building b, (SELECT ARRAY['A', 'B', 'C', 'D'] AS l) g
"""


def fill(session: Session, count: int) -> None:
    """`count` facilities, twice as many buildings, six years of each; the caller commits."""
    session.execute(text("SELECT setseed(0.5)"))
    session.execute(text(_CITY))
    session.execute(text(_FACILITIES), {"count": count, "categories": [each.value for each in Category]})
    session.execute(text(_BUILDINGS), {"codes": [each.value for each in SeismicCode]})
    session.execute(text(_FUNCTIONS), {"functions": [each.value for each in Function]})
    session.execute(text(_YEARS), {"first": FIRST_YEAR, "last": LAST_YEAR})
    session.execute(text(_INSPECTIONS))

"""Classes and names → the 13 classes and functions; the word that ends the name decides."""

import pytest

from app.domain.vocabulary import Category, Function
from app.formats.lexicon.class_words import read_use


@pytest.mark.parametrize(
    ("name", "large", "small", "category", "function"),
    [
        ("牛川遊歩公園防災備蓄倉庫", "行政系施設", "防災施設", Category.ADMINISTRATION, Function.DISASTER_STORE),
        ("総合スポーツ公園サッカー場", None, None, Category.SPORTS, Function.STADIUM),
        ("豊橋高等学校", "学校教育系施設", "学校施設", Category.SCHOOL, Function.HIGH_SCHOOL),
        ("市民病院", "医療・保健福祉系施設", "医療・保健施設", Category.MEDICAL, Function.HOSPITAL),
        (
            "保健所・保健センター",
            "医療・保健福祉系施設",
            "医療・保健施設",
            Category.HEALTH_WELFARE,
            Function.PUBLIC_HEALTH_OFFICE,
        ),
        ("西部住宅", "行政系施設", "市営住宅", Category.HOUSING, Function.PUBLIC_HOUSING),
        ("つつじが丘第一児童クラブ", "子育て支援系施設", "保育所等", Category.CHILDCARE, Function.AFTER_SCHOOL_CLUB),
        ("美術博物館", "文化・社会教育系施設", "博物館等", Category.SOCIAL_EDUCATION, Function.MUSEUM),
        ("岩田校区市民館", "文化・社会教育系施設", "コミュニティ関連施設", Category.CULTURE, Function.COMMUNITY_CENTER),
        ("軟式庭球場①②（豊橋公園）", "スポーツ系施設", "スポーツ施設", Category.SPORTS, Function.OUTDOOR_SPORTS),
        ("石津浜公園", None, "公園", Category.PARK, Function.PARK_BUILDING),
        ("中央公民館", "市民文化系施設", None, Category.CULTURE, Function.COMMUNITY_CENTER),
        ("東部浄化センター", "供給処理施設", None, Category.SUPPLY, Function.WATER_SEWAGE_PLANT),
        ("謎の建物", "その他", None, Category.OTHER, Function.UNCLASSIFIED),
        ("斎場", "医療・保健福祉系施設", "衛生施設", Category.OTHER, Function.CREMATORIUM),
    ],
)
def test_class_and_function(
    name: str, large: str | None, small: str | None, category: Category, function: Function
) -> None:
    use = read_use(name, large, small)
    assert (use.category, use.function) == (category, function)


def test_a_name_that_says_nothing_stays_unknown() -> None:
    use = read_use("Aビル", None, None)
    assert (use.category, use.function, use.sure) == (None, None, False)

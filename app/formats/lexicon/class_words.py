# ruff: noqa: E501  word lists read better unbroken
"""Town class names and facility names → the 13 use classes (domain.md 1.2) and the function the building serves.

A Japanese name ends with what the thing is (牛川遊歩公園防災備蓄倉庫 is a store, not a park), so of all words found the one
that ends last decides; the class columns of the list decide before the name does. Keyword lists are an assumption.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from app.domain.vocabulary import DEFAULT_FUNCTION, Category, Function
from app.formats.text.cell_text import plain

C, F = Category, Function
# Words in names, most general last; the function and the class such a building counts in.
_NAME_WORDS: Final = (
    (F.ELEMENTARY_SCHOOL, C.SCHOOL, "小学校 小中学校 義務教育学校 分校 elementaryschool primaryschool"),
    (F.JUNIOR_HIGH_SCHOOL, C.SCHOOL, "中学校 juniorhighschool middleschool"),
    (F.HIGH_SCHOOL, C.SCHOOL, "高等学校 高校 専修学校 専門学校 大学 短期大学 看護学校 highschool"),
    (F.OTHER, C.SCHOOL, "特別支援学校 養護学校 支援学校 教育センター 教育会館 教育研究所 適応指導教室 教員住宅 少年自然の家 野外教育センター 自然の家"),
    (F.SCHOOL_LUNCH, C.SCHOOL, "給食センター 給食共同調理場 共同調理場 給食調理場 給食場 給食室"),
    (F.NURSERY, C.CHILDCARE, "保育園 保育所 こども園 子ども園 幼稚園 認定こども園 保育室 託児所 nursery kindergarten"),
    (F.AFTER_SCHOOL, C.CHILDCARE,
     "児童館 児童クラブ 学童クラブ 学童保育所 学童保育 児童センター 放課後児童 児童会館 子育て支援センター 子育てセンター こども館 こども未来館"
     " こども若者支援センター 児童遊園 つどいの広場 子育てひろば こどもセンター 子どもセンター ひろば 児童ホーム 学童 子育てサロン"),
    (F.WELFARE, C.HEALTH_WELFARE,
     "福祉センター 福祉会館 総合福祉センター 障害者福祉会館 障害者福祉センター 障がい者福祉センター 授産所 作業所 就労支援センター 更生保護会館"
     " 母子生活支援施設 社会福祉会館 発達センター 療育センター デイサービス 地域福祉センター 社会福祉協議会 隣保館 児童養護施設 みどり園 支援センター"),
    (F.ELDERLY, C.HEALTH_WELFARE,
     "老人福祉センター 老人ホーム 老人憩の家 老人いこいの家 いこいの家 憩の家 高齢者センター 高齢者活動センター デイサービスセンター 敬老館 養護老人ホーム"
     " シルバー人材センター 地域包括支援センター 介護予防センター 老人集会所 高齢者福祉センター 老人センター 生きがいセンター シルバーワークプラザ"),
    (F.HEALTH, C.HEALTH_WELFARE, "保健センター 保健所 保健福祉センター 健康センター 健康増進センター 健康ステーション healthcenter"),
    (F.MEDICAL, C.MEDICAL, "病院 診療所 医院 クリニック 医療センター hospital clinic"),
    (F.COMMUNITY, C.CULTURE,
     "市民館 公民館 コミュニティセンター コミュニティーセンター 集会所 集会場 集会施設 公会堂 会館 自治会館 町内会館 地区センター 地域センター 交流センター"
     " 地域交流センター 市民センター 区民センター 生涯学習センター ふれあいセンター 住民センター 市民活動センター コミュニティハウス 文化センター"
     " 農村環境改善センター 改善センター 研修センター 国際交流センター 国際交流拠点 男女共同参画センター 男女共同参画 勤労青少年ホーム 青少年センター"
     " 市民交流センター 多目的集会施設 生活改善センター ふれあい館 総合センター 創作館 区公会堂 町会会館 communitycenter"),
    (F.CULTURE_HALL, C.CULTURE, "文化会館 市民会館 ホール 劇場 芸術劇場 文化ホール 音楽堂 音楽ホール 芸能練習場 文化芸術 演芸場"),
    (F.LIBRARY, C.SOCIAL_EDUCATION, "図書館 図書室 図書分館 library"),
    (F.MUSEUM, C.SOCIAL_EDUCATION,
     "博物館 美術館 資料館 記念館 郷土館 科学館 文化財センター 動植物園 動物園 植物園 水族館 資料室 収蔵庫 収蔵室 文学館 展示館 ミュージアム 視聴覚センター"
     " 視聴覚教育センター 地下資源館 歴史館 埋蔵文化財センター 旧宅 住宅旧 本陣 鉄櫓 ギャラリー プラネタリウム 民俗館 武家屋敷 天文台 museum"),
    (F.SPORTS, C.SPORTS,
     "体育館 武道館 球場 野球場 プール 競技場 グラウンド グランド 運動場 運動公園 庭球場 テニスコート 弓道場 柔道場 剣道場 体育センター スポーツセンター"
     " サッカー場 球技場 アリーナ 運動広場 スポーツ広場 ゲートボール場 トレーニングセンター スケート場 スキー場 馬場 クラブハウス 相撲場 運動センター"
     " パークゴルフ場 ゴルフ場 多目的広場 スポーツ施設 屋内運動場 スポーツ公園 体育施設 スポーツ交流館 卓球場 gymnasium stadium"),
    (F.RECREATION, C.SPORTS,
     "キャンプ場 海水浴場 温泉 保養センター 宿泊施設 青年の家 レクリエーション施設 観光案内所 観光センター 展望台 ふれあいの森 市民の森 遊園地 余熱利用施設"
     " 観光物産館 物産センター インフォメーションセンター 道の駅 レクリエーションセンター 国民宿舎 海の家 足湯 競輪場 競艇場"),
    (F.INDUSTRY, C.INDUSTRY,
     "産業会館 商工会館 農村センター 勤労者会館 勤労福祉会館 勤労会館 職業訓練センター 職業訓練校 人材育成センター 市場 直売所 農産物加工所 産業振興センター"
     " 産業支援センター 労働会館 物産館 地域振興施設 農業センター 農園 漁港施設 卸売市場 加工場 家畜市場 苗圃 農業研修館"),
    (F.CITY_HALL, C.ADMINISTRATION, "市役所 町役場 村役場 役場 区役所 本庁舎 市庁舎 庁舎 市役所本館 本館庁舎 cityhall"),
    (F.BRANCH_OFFICE, C.ADMINISTRATION,
     "支所 出張所 窓口センター 行政センター 市民サービスセンター サービスセンター 連絡所 事務所 分庁舎 行政サービスコーナー 市民センター支所"
     " コンタクトセンター 検査所 衛生検査所 officebuilding federalbuilding courthouse federalbldg cthse officebldg"),
    (F.FIRE, C.ADMINISTRATION,
     "消防署 消防本部 消防局 分署 分団 屯所 詰所 消防団 消防会館 器具庫 防災センター 防災拠点 備蓄倉庫 水防倉庫 津波防災センター 消防出張所 消防庫 防災倉庫"
     " 消防ポンプ庫 防災器材庫 火の見櫓 消防器具置場 消防団車庫 消防格納庫 津波避難タワー 津波タワー 避難タワー 水防センター 防災備蓄倉庫 firestation"),
    (F.HOUSING, C.HOUSING, "市営住宅 町営住宅 村営住宅 公営住宅 団地 改良住宅 県営住宅 特定公共賃貸住宅 定住促進住宅 高齢者住宅 住宅 コーポ"),
    (F.PARK, C.PARK, "公園 緑地 広場 便益施設 トイレ 便所 公衆トイレ 公衆便所 遊歩道 児童遊園地 管理棟公園 親水公園 農村公園"),
    (F.SUPPLY, C.SUPPLY,
     "清掃工場 焼却場 ごみ処理場 クリーンセンター 環境センター リサイクルセンター リサイクルプラザ 資源化センター 処分場 し尿処理場 浄化センター 下水処理場"
     " 浄水場 配水場 配水池 ポンプ場 衛生センター 処理センター 給食残渣処理場 浸出水処理施設 水処理施設 最終処分場 水源地 ミニステーション 中継センター 貯水槽"
     " 衛生工場 処理場 環境美化センター"),
    (F.STORAGE, C.OTHER, "倉庫 車庫 格納庫 駐車場 駐輪場 自転車駐車場 自転車等駐車場 保管所 書庫 物置 サイクルポート warehouse parkinggarage"),
    (F.OTHER, C.OTHER, "斎場 火葬場 霊園 墓地 墓園 霊苑 葬祭場 納骨堂 斎苑 職員会館 職員住宅 旧小学校 廃校 普通財産 大学校 葬斎場"),
)  # fmt: skip
# Words in class columns, in order: the first that fits decides.
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
_CLASS_FUNCTIONS: Final = (
    (F.ELEMENTARY_SCHOOL, "^小学校"), (F.JUNIOR_HIGH_SCHOOL, "^中学校"), (F.HIGH_SCHOOL, "高等学校|高校"), (F.SCHOOL_LUNCH, "給食"),
    (F.AFTER_SCHOOL, "児童館|児童クラブ|学童|児童センター"), (F.NURSERY, "保育|幼稚園|こども園"), (F.LIBRARY, "図書館"), (F.MUSEUM, "博物館|美術館|資料館"),
    (F.CULTURE_HALL, "^文化施設|文化会館|ホール"), (F.COMMUNITY, "コミュニティ|集会|公民館|交流"), (F.ELDERLY, "高齢|老人"), (F.HEALTH, "^保健施設|保健センター"),
    (F.FIRE, "消防|防災"), (F.HOUSING, "住宅"), (F.PARK, "公園"), (F.RECREATION, "観光|レクリエーション施設|保養"), (F.SPORTS, "スポーツ|体育"),
    (F.CITY_HALL, "^市役所|^本庁舎|^役場"), (F.SUPPLY, "供給|処理|環境施設|清掃"), (F.INDUSTRY, "産業|労働|農業"), (F.MEDICAL, "病院|診療所|^医療施設"),
)  # fmt: skip
_VAGUE: Final = re.compile(r"^(その他|その他の?施設|other|building|structure|land)$")
_CLOSINGS: Final = frozenset(")】」]")
_BRACKETED: Final = re.compile(r"[(（【「\[].*?[)）】」\]]")
_WORDS: Final = {word: (function, category) for function, category, words in _NAME_WORDS for word in words.split()}
# Last character → how long the words are that end with it, the longest first.
_LENGTHS: Final = {
    end: sorted({len(word) for word in _WORDS if word[-1] == end and len(word) > 1}, reverse=True)
    for end in {word[-1] for word in _WORDS}
}


class Use(NamedTuple):
    """Class and function; None where neither name nor class columns say. `sure` is False for a guess from the name."""

    category: Category | None
    function: Function | None
    sure: bool


def read_use(name: str, large: str | None, small: str | None) -> Use:
    """The 13-class category and the main function of a facility from its class columns and its name.

    A class that names several of the 13 together (医療・保健福祉系) leaves the choice to the name.
    """
    by_name = _name_use(name)
    classes = _categories_of(small) or _categories_of(large)
    if not classes and (large or small) and _VAGUE.search(plain(large or small or "")):
        classes = (C.OTHER,)
    if not classes:
        return Use(by_name[1], by_name[0], False) if by_name else Use(None, None, False)
    category = by_name[1] if by_name and by_name[1] in classes else classes[0]
    return Use(category, _function_of(category, by_name, small), True)


def names_a_class(text: str) -> bool:
    """The words are a class of facilities (学校教育系施設), not the name of one."""
    words = plain(text)
    return any(re.search(pattern, words) for _, pattern in _CLASS_WORDS)


def _function_of(category: Category, by_name: tuple[Function, Category] | None, small: str | None) -> Function:
    by_class = _class_function(small)
    if by_class in (F.FIRE, F.HOUSING):
        return by_class
    if by_name and (by_name[1] is category or not _categories_of(small)):
        return by_name[0]
    if by_class is not None or category in (C.SCHOOL, C.SOCIAL_EDUCATION, C.OTHER):
        return by_class or (by_name[0] if by_name else F.OTHER)
    return DEFAULT_FUNCTION[category] if _categories_of(small) or not small else F.OTHER


@lru_cache(maxsize=4096)
def _class_function(small: str | None) -> Function | None:
    text = plain(small or "")
    return next((function for function, pattern in _CLASS_FUNCTIONS if re.search(pattern, text)), None)


@lru_cache(maxsize=4096)
def _categories_of(text: str | None) -> tuple[Category, ...]:
    """Every class the words fit, the most telling first; a bare その他 says nothing."""
    words = plain(text or "").lower()
    if not words or _VAGUE.search(words):
        return ()
    fitting = tuple(category for category, pattern in _CLASS_WORDS if re.search(pattern, words))
    by_name = None if fitting else _name_use(words)
    return (by_name[1],) if by_name else fitting


def _name_use(name: str) -> tuple[Function, Category] | None:
    text = plain(name).lower().replace(" ", "")
    if text[-1:] in _CLOSINGS:  # what stands in brackets at the end is a remark, asked only if the rest says nothing
        return _last_word(_BRACKETED.sub("", text)) or _last_word(text)
    return _last_word(text)


def _last_word(text: str) -> tuple[Function, Category] | None:
    """The word that ends last in the text; of two that end there, the longer."""
    for end in range(len(text), 1, -1):
        for length in _LENGTHS.get(text[end - 1], ()):
            if length <= end and (found := _WORDS.get(text[end - length : end])) is not None:
                return found
    return None

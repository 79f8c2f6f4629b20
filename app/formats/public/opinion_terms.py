"""Channels and ages as people write them in a table of opinions: 窓口, ＦＡＸ, 60代, 68歳."""

import re
import unicodedata

from app.domain.vocabulary import AgeGroup, OpinionChannel

CHANNELS = {
    OpinionChannel.WEB: ("ホームページ", "電子申請", "フォーム", "web", "web page"),
    OpinionChannel.LETTER: ("郵便", "手紙", "はがき", "葉書", "post"),
    OpinionChannel.COUNTER: ("持込", "持ち込み", "来庁", "in person"),
    OpinionChannel.MAIL: ("メール", "eメール", "e-mail", "email", "mail"),
    OpinionChannel.FAX: ("ファックス", "ファクス", "ファクシミリ"),
    OpinionChannel.MEETING: ("説明会会場", "会場", "意見交換会", "住民説明会"),
}
# First age of each group.
AGES = {
    AgeGroup.UNDER_20: 0, AgeGroup.FROM_20: 20, AgeGroup.FROM_40: 40, AgeGroup.FROM_60: 60, AgeGroup.FROM_75: 75,
}  # fmt: skip
_AGE = re.compile(r"(\d{1,3})(?:歳|才)?")
_DECADE = re.compile(r"(\d{1,2}0)(?:歳|才)?代(?:以上)?")
_UNDER = re.compile(r"(?:(\d0)(?:歳|才)?(?:代以下|未満))")


def channel_of(written: str) -> OpinionChannel | None:
    """The channel somebody means; None where no word is known."""
    wanted = _plain(written)
    for channel in OpinionChannel:
        parts = (channel.value, channel.ja, channel.en, *channel.ja.split("・"), *CHANNELS[channel])
        if wanted in {_plain(part) for part in parts}:
            return channel
    return None


def age_of(written: str) -> AgeGroup | None:
    """The age group somebody means; None where no word is known, or where it lies in two groups (70代)."""
    wanted = _plain(written)
    for group in AgeGroup:
        if wanted in {_plain(part) for part in (group.value, group.ja, group.en)}:
            return group
    if found := _AGE.fullmatch(wanted):
        return _group(int(found[1]))
    if found := _UNDER.fullmatch(wanted):
        last = int(found[1]) + (9 if "代" in wanted else -1)
        return AgeGroup.UNDER_20 if last < AGES[AgeGroup.FROM_20] else None
    if found := _DECADE.fullmatch(wanted):
        first = int(found[1])
        last = 120 if wanted.endswith("以上") else first + 9
        return _group(first) if _group(first) is _group(last) else None
    return None


def _group(age: int) -> AgeGroup:
    return [group for group, first in AGES.items() if age >= first][-1]


def _plain(written: str) -> str:
    return re.sub(r"[\s~〜～]", "~", unicodedata.normalize("NFKC", written).strip()).casefold()

"""Take everything out of the register: the invented sample, or one's own data after a question."""

from sqlalchemy.orm import Session

from app.errors import Fault, InvalidInput
from app.store.facility import changes
from app.store.figures import start
from app.store.place import municipalities

NOTHING = "empty"
_WORDS = {
    "confirm_town": (
        "すべてのデータを消すには、まちの名前「{name}」を確認として入れてください",
        "To take all data away, confirm with the name of the town: {name}",
    ),
}


def empty_register(session: Session, *, confirm: str, actor: str, language: str = "ja") -> str:
    """Take everything away; returns the name of the town that was there.

    `confirm` must be that name (`empty` where there is no town). Raises InvalidInput otherwise.
    """
    home = municipalities.home(session)
    name = home.name if home else NOTHING
    if confirm.strip() != name:
        words = _WORDS["confirm_town"][language == "en"].format(name=name)
        raise InvalidInput(words, [Fault("confirm_town", words, confirm, pointer="confirm")])
    start.take_all_away(session)
    changes.record(session, actor, "empty_register", {"town": name})
    return name

"""The municipality a person names for a file that names none: by its code or by its name."""

from sqlalchemy.orm import Session

from app.domain.register.municipal_codes import full_code
from app.errors import Fault, InvalidInput
from app.formats.spatial.town_outlines import OutlinedTown, town_outlines
from app.formats.words.pairs import worded
from app.store.place import municipalities

_WORDS = {
    "unknown_town": (
        "「{said}」という市区町村はありません。名称か、6桁のコードを入れてください。",
        "There is no municipality “{said}”. Enter its name, or the six-digit code.",
    ),
    "towns_of_one_name": (
        "「{said}」は{found}のどれか分かりません。6桁のコードを入れてください。",
        "“{said}” may be any of {found}. Enter the six-digit code.",
    ),
}


def given_town(session: Session, said: str, *, language: str = "ja") -> str:
    """Six digits. `said` is a code (with or without its check digit) or a name; of one name, the home prefecture's.

    Raises InvalidInput where there is no such municipality, or several of one name.
    """
    said = said.strip()
    if municipalities.find(session, said) is not None:
        return said
    code = full_code(said)
    if code is not None and (known := town_outlines().find(code)):
        return known.code
    found = _named(session, said)
    if len(found) == 1:
        return found[0].code
    listed = "・".join(f"{town.full_name}（{town.code}）" for town in found)
    reason = "towns_of_one_name" if found else "unknown_town"
    words = worded(_WORDS, reason, language, said=said, found=listed)
    raise InvalidInput(words, [Fault(reason, words, said, pointer="municipality")])


def _named(session: Session, said: str) -> list[OutlinedTown]:
    found = town_outlines().named(said)
    home = municipalities.home(session)
    near = [town for town in found if home is not None and town.prefecture == home.prefecture]
    return near or found

"""The municipality said by hand: a code of any length, a name, or a refusal in words."""

import pytest
from sqlalchemy.orm import Session

from app.errors import InvalidInput
from app.services.facility.given_town import given_town


@pytest.mark.parametrize(
    ("said", "code"),
    [("372013", "372013"), ("37201", "372013"), (" 高松市 ", "372013"), ("東京都府中市", "132063"), ("1202", "012025")],
)
def test_town_when_given_by_code_or_name_then_its_six_digits(session: Session, said: str, code: str) -> None:
    assert given_town(session, said) == code


@pytest.mark.parametrize(
    ("said", "reason"), [("999999", "unknown_town"), ("府中市", "towns_of_one_name"), ("", "unknown_town")]
)
def test_town_when_there_is_none_or_several_then_refused_with_its_name(
    session: Session, said: str, reason: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        given_town(session, said)
    (fault,) = refused.value.faults
    assert (fault.code, fault.value, fault.pointer) == (reason, said, "municipality")
    assert said in fault.message

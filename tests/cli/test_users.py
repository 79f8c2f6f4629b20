"""`saihen users`: the first administrator, lists, a way back in."""

from tests.cli.test_command_line import answer, called


def test_users_when_made_listed_and_reset_then_only_passwords_shown_once_and_an_administrator_stays(
    own_database: str,
) -> None:
    code, _, said = called(own_database, "users", "add", "yama", "--role", "planner")
    assert (code, "管理者" in said) == (1, True)
    made = answer(own_database, "users", "add", "Chief", "--admin", "--name", "長")
    assert (made["login"], made["roles"], len(made["password"])) == ("chief", ["administrator"], 23)
    assert called(own_database, "users", "add", "chief")[0] == 1
    assert called(own_database, "users", "add", "x", "--role", "emperor")[0] == 1
    answer(own_database, "users", "add", "yama", "--role", "planner", "--role", "finance")
    assert answer(own_database, "users", "reset", "yama")["password"] != made["password"]
    assert answer(own_database, "users", "disable", "yama")["enabled"] is False
    assert called(own_database, "users", "disable", "chief")[0] == 1
    listed = answer(own_database, "users", "list")["accounts"]
    assert [(each["login"], each["roles"], each["disabled"]) for each in listed] == [
        ("chief", ["administrator"], False),
        ("yama", ["finance", "planner"], True),
    ]
    assert "$argon2" not in str(listed)

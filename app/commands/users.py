"""`saihen users …`: the first administrator, and a way back in where nobody can sign in any more."""

import getpass
from typing import Annotated

import typer

from app.console import Json, answer, database, refusals, settings
from app.database.db import transaction
from app.errors import InvalidInput
from app.security.rights import StaffRole
from app.services.account import manage_accounts, provider_account
from app.services.account.manage_accounts import NewAccount
from app.services.account.sign_in import hasher
from app.store.account import accounts
from app.store.account.accounts import AccountLine, Grant

app = typer.Typer(no_args_is_help=True, help="Who may sign in.")
Login = Annotated[str, typer.Argument(help="user name: a-z, 0-9 and . _ @ -")]
ONCE = "一度だけ使えるパスワード（3日以内）/ password for one sign-in within three days"
ROLES = ", ".join(role for role in StaffRole if role is not StaffRole.SECTION_EDITOR)


def _actor() -> str:
    """Whoever is signed in to the machine."""
    return f"{getpass.getuser()} (saihen users)"


@app.command()
def add(
    login: Login,
    name: Annotated[str | None, typer.Option(help="name as people know it")] = None,
    admin: Annotated[bool, typer.Option("--admin", help="an administrator, who makes the other accounts")] = False,
    role: Annotated[list[str] | None, typer.Option(help=f"one or more of {ROLES}")] = None,
    as_json: Json = False,
) -> None:
    """Make an account and print its first password. The first account is an administrator's."""
    chosen = settings()
    with refusals(), database(chosen) as sessions, transaction(sessions) as session:
        grants = [Grant(_role(each)) for each in role or []] + ([Grant(StaffRole.ADMINISTRATOR)] if admin else [])
        new = NewAccount(login, name or login, grants=tuple(grants))
        account, password = manage_accounts.add_account(session, new, hasher=hasher(chosen), actor=_actor())
        roles = sorted({each.role.value for each in grants})
    body = {"login": account.login, "roles": roles, "password": password}
    answer(body, as_json=as_json, lines=[f"{account.login}  {', '.join(roles)}", f"{ONCE}: {password}"])


def _role(text: str) -> StaffRole:
    if text == StaffRole.SECTION_EDITOR or text not in set(StaffRole):
        raise InvalidInput(f"--role {text}: {ROLES}（所管課の編集者は画面で / section editors: on the screen）")
    return StaffRole(text)


@app.command("list")
def show(as_json: Json = False) -> None:
    """All accounts with their roles."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        everyone = accounts.everyone(session)
    found = [_told(line) for line in everyone]
    lines = [f"{'×' if line.disabled_at else ' '} {line.login}  {line.name}  {_roles(line)}" for line in everyone]
    answer({"accounts": found}, as_json=as_json, lines=lines)


def _told(line: AccountLine) -> dict[str, object]:
    return {
        "login": line.login,
        "name": line.name,
        "roles": _roles(line).split(", "),
        "disabled": line.disabled_at is not None,
        "totp": line.has_totp,
        "signed_in_at": line.signed_in_at.isoformat() if line.signed_in_at else None,
    }


def _roles(line: AccountLine) -> str:
    return ", ".join(role.value if name is None else f"{role} {name}" for role, _, name in line.roles)


@app.command()
def reset(
    login: Login,
    codes: Annotated[bool, typer.Option("--codes", help="end its one-time codes too: the telephone is lost")] = False,
    as_json: Json = False,
) -> None:
    """A new first password; the account's sessions end. One-time codes stay asked for unless `--codes` ends them."""
    chosen = settings()
    with refusals(), database(chosen) as sessions, transaction(sessions) as session:
        account = accounts.named(session, login)
        password = manage_accounts.reset_password(session, account, hasher=hasher(chosen), actor=_actor())
        if codes and account.totp_secret is not None:
            manage_accounts.end_codes(session, account, actor=_actor())
    answer({"login": login, "password": password}, as_json=as_json, lines=[f"{ONCE}: {password}"])


@app.command()
def link(
    login: Login,
    subject: Annotated[str, typer.Argument(help="`sub`, as the provider knows the person")],
    as_json: Json = False,
) -> None:
    """From now on the provider (SAIHEN_OIDC_ISSUER) signs an account in, and its password is worth nothing."""
    chosen = settings()
    with refusals(), database(chosen) as sessions, transaction(sessions) as session:
        if chosen.provider is None:
            raise InvalidInput("SAIHEN_OIDC_ISSUER: 認証基盤が設定されていません / no provider is set")
        account = accounts.named(session, login)
        provider_account.link(session, account, chosen.provider.issuer, subject, actor=_actor())
    answer({"login": login, "subject": subject}, as_json=as_json, lines=[f"{login}: {subject}"])


@app.command()
def disable(login: Login, as_json: Json = False) -> None:
    """Keep an account out, at once and with its keys."""
    _switch(login, enabled=False, as_json=as_json)


@app.command()
def enable(login: Login, as_json: Json = False) -> None:
    """Let an account in again."""
    _switch(login, enabled=True, as_json=as_json)


def _switch(login: str, *, enabled: bool, as_json: bool) -> None:
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        manage_accounts.set_enabled(session, accounts.named(session, login), enabled=enabled, actor=_actor())
    answer(
        {"login": login, "enabled": enabled},
        as_json=as_json,
        lines=[f"{login}: {'enabled' if enabled else 'disabled'}"],
    )

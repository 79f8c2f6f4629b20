"""What a town hall may set, read once from the environment; everything below receives the frozen result."""

import pwd
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from os import getuid
from pathlib import Path
from typing import TypeVar

from app.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: a row of the README's table."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("DATABASE_URL", "", "any PostgreSQL with PostGIS; empty: the private database in the data directory"),
    Variable("SAIHEN_OWNER_URL", "", "the same database as its owner, for migrations; empty: as DATABASE_URL"),
    Variable("SAIHEN_DATA_DIR", "", "where the private database lives; empty: `~/.local/share/saihen`"),
    Variable("SAIHEN_HOST", "127.0.0.1", "address to listen on; only this machine's own until accounts exist"),
    Variable("SAIHEN_NAMES", "", "host names browsers reach Saihen by, with commas; its own addresses need none"),
    Variable("SAIHEN_PROXIES", "", "addresses or networks of proxies whose `X-Forwarded-*` headers are believed"),
    Variable("SAIHEN_PATH", "", "path below which Saihen lives behind a proxy, such as `/saihen`"),
    Variable("SAIHEN_ORIGINS", "", "other sites whose pages may read the API with a key (CORS), separated by commas"),
    Variable("SAIHEN_KEY_RATE", "600", "requests a minute that one API key may make"),
    Variable("SAIHEN_PORT", "", "port to listen on; empty: 8000, or the next free one"),
    Variable("SAIHEN_POOL_SIZE", "8", "requests worked on at once, and database connections held for them"),
    Variable("SAIHEN_UPLOAD_CAP_MIB", "64", "largest file the server accepts, MiB"),
    Variable("SAIHEN_FILE_CAP_MIB", "20", "largest file that may be kept with a facility, MiB"),
    Variable("SAIHEN_LANGUAGE", "ja", "language where the reader has named none: `ja` or `en`"),
    Variable("SAIHEN_PLANNER", "planner", "name written in the history, for everybody, until accounts exist"),
    Variable("SAIHEN_BACKUP_DIR", "", "where the worker writes backups by itself; empty: none are written"),
    Variable("SAIHEN_BACKUP_HOURS", "24", "hours between two of them"),
    Variable("SAIHEN_BACKUP_KEEP", "14", "how many of them are kept; the oldest go first"),
    Variable("SAIHEN_SESSION_HOURS", "12", "hours after which a sign-in ends in any case"),
    Variable("SAIHEN_SESSION_IDLE_MINUTES", "120", "minutes without a request after which a sign-in ends"),
    Variable("SAIHEN_OIDC_ISSUER", "", "address of the town's OpenID Connect provider; empty: local sign-in alone"),
    Variable("SAIHEN_OIDC_CLIENT_ID", "", "how the provider knows this installation"),
    Variable("SAIHEN_OIDC_CLIENT_SECRET", "", "the password agreed with the provider; empty: a public client"),
    Variable("SAIHEN_OIDC_NAME", "OpenID Connect", "what the button on the sign-in page calls the provider"),
    Variable("SAIHEN_OIDC_SCOPES", "openid profile email", "scopes asked for, separated by blanks"),
    Variable("SAIHEN_OIDC_CA", "", "file with the certificate authority of the provider, where it is the town's own"),
    Variable(
        "SAIHEN_OIDC_ACR", "", "sign-ins that count (`acr`), separated by blanks; empty: as the provider sees fit"
    ),
    Variable("SAIHEN_OIDC_CREATE", "off", "`on` makes an account at the first sign-in of somebody new"),
    Variable("SAIHEN_OIDC_ROLE_CLAIM", "", "claim of the ID token that names groups; empty: roles are given here"),
    Variable("SAIHEN_OIDC_ROLES", "", "`group=role` with commas; of a section editor `group=section_editor:所管課`"),
    Variable("SAIHEN_LOCAL_SIGN_IN", "on", "`off` refuses passwords: the provider alone signs people in"),
    Variable("SAIHEN_SECRET_KEY", "", "32 bytes in Base64 that seal secrets; empty: `secret.key` in the data folder"),
    Variable("SAIHEN_CODES", "off", "one-time codes required of `administrators` or `everybody` who has a password"),
    Variable("SAIHEN_TWO_PERSONS", "off", "`on`: a plan is adopted by two persons, one who asks and one who approves"),
    Variable("SAIHEN_DELEGATION", "off", "`on`: approvers may name who decides in their stead for some days (代理)"),
    Variable("SAIHEN_CLAMD", "", "socket (or `host:port`) of ClamAV's daemon, asked about each file that is kept"),
    Variable("SAIHEN_PASSWORD_WORDS", "", "further words that passwords are not made of, separated by commas"),
    Variable(
        "SAIHEN_WEBHOOK_HOSTS", "", "host names and networks that webhooks may go to, with commas; empty: nowhere"
    ),
    Variable(
        "SAIHEN_WEBHOOK_CA", "", "file with the certificate authority of webhook receivers, where it is the town's own"
    ),
    Variable("SAIHEN_LOG_FORMAT", "text", "`json` writes each line of the logs as one JSON object"),
    Variable("SAIHEN_METRICS_KEY", "", "key for `/metrics` (Prometheus); empty: read from this machine alone"),
    Variable("SAIHEN_ACCESS_LOG_DAYS", "1095", "days that accesses are kept (30 at least); changes are kept for good"),
    Variable("SAIHEN_PUBLIC", "off", "`on` serves the published plan to everybody below `/public/` and takes opinions"),
    Variable("SAIHEN_FIRST_PLAN_SECONDS", "60", "seconds of work that the sample city's first plans may take"),
    Variable("SAIHEN_GSI_TILES", "off", "`on` offers the GSI (国土地理院) base map, fetched online by the browser"),
)
Meaning = TypeVar("Meaning")
FIRST_PORT = 8000
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+){1,5}")
_CLAMD = re.compile(r"/[^\0]+|[A-Za-z0-9.:\[\]-]+:\d{1,5}")
_ISSUER = re.compile(r"https://[^\s?#]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(/[^\s?#]*)?")
# As `app/security/rights.py` names them; a test holds the two together.
ROLES = (
    "administrator", "planner", "section_editor", "finance", "reviewer", "approver", "viewer", "council",
)  # fmt: skip
OWN_PATHS = ("api", "ogc", "assets")
LANGUAGES = ("ja", "en")
CODES = ("off", "administrators", "everybody")
# Set by name, or by a file of that name in the directory of a manager of secrets (CREDENTIALS_DIRECTORY).
SECRET = frozenset(
    {"DATABASE_URL", "SAIHEN_OWNER_URL", "SAIHEN_METRICS_KEY", "SAIHEN_SECRET_KEY", "SAIHEN_OIDC_CLIENT_SECRET"}
)
SWITCH = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """The town's OpenID Connect provider. `secret` None: a public client; `ca`: file of a certificate authority.

    `roles`: what each group of `role_claim` is here, as (group, role, section); without a claim roles are given here.
    """

    issuer: str
    client_id: str
    secret: str | None = None
    name: str = "OpenID Connect"
    scopes: str = "openid profile email"
    ca: str | None = None
    may_create: bool = False
    role_claim: str | None = None
    roles: tuple[tuple[str, str, str | None], ...] = ()
    strength: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """`port` None means 8000 or the next free one; `pool_size` requests work at once; the others wait in line.

    `password_memory_kib` and `password_rounds`: what argon2id takes for one password.
    """

    data_dir: Path
    database_url: str | None = None
    owner_url: str | None = None
    host: str = "127.0.0.1"
    names: tuple[str, ...] = ()
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    path: str = ""
    origins: tuple[str, ...] = ()
    key_rate: int = 600
    port: int | None = None
    pool_size: int = 8
    upload_cap_bytes: int = 64 * 2**20
    file_cap_bytes: int = 20 * 2**20
    language: str = "ja"
    planner: str = "planner"
    first_plan_seconds: int = 60
    backup_dir: Path | None = None
    backup_hours: int = 24
    backup_keep: int = 14
    log_json: bool = False
    metrics_key: str | None = None
    gsi_tiles: bool = False
    public: bool = False
    session_hours: int = 12
    session_idle_minutes: int = 120
    access_log_days: int = 1095
    password_memory_kib: int = 64 * 1024
    password_rounds: int = 3
    provider: ProviderSettings | None = None
    local_sign_in: bool = True
    secret_key: bytes | None = None
    codes: str = "off"
    password_words: tuple[str, ...] = ()
    clamd: str | None = None
    webhook_hosts: tuple[str, ...] = ()
    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    webhook_ca: str | None = None
    two_persons: bool = False
    delegation: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Raise InvalidInput naming the variable and what it may be; an empty value is an absent one."""
        value = given(environment)
        port = value["SAIHEN_PORT"]
        hosts, networks = _receivers(value["SAIHEN_WEBHOOK_HOSTS"])
        return cls(
            data_dir=_directory(value["SAIHEN_DATA_DIR"], environment),
            database_url=value["DATABASE_URL"] or None,
            owner_url=value["SAIHEN_OWNER_URL"] or None,
            host=read_host("SAIHEN_HOST", value["SAIHEN_HOST"]),
            names=_listed("SAIHEN_NAMES", value["SAIHEN_NAMES"].lower(), _NAME, "host names"),
            proxies=_networks("SAIHEN_PROXIES", value["SAIHEN_PROXIES"]),
            path=_path(value["SAIHEN_PATH"]),
            origins=_listed("SAIHEN_ORIGINS", value["SAIHEN_ORIGINS"].lower(), _ORIGIN, "origins (https://host)"),
            key_rate=_whole("SAIHEN_KEY_RATE", value["SAIHEN_KEY_RATE"], most=1_000_000),
            port=_whole("SAIHEN_PORT", port, most=65535) if port else None,
            pool_size=_whole("SAIHEN_POOL_SIZE", value["SAIHEN_POOL_SIZE"], most=200),
            upload_cap_bytes=_whole("SAIHEN_UPLOAD_CAP_MIB", value["SAIHEN_UPLOAD_CAP_MIB"], most=2048) * 2**20,
            file_cap_bytes=_whole("SAIHEN_FILE_CAP_MIB", value["SAIHEN_FILE_CAP_MIB"], most=512) * 2**20,
            language=_one_of("SAIHEN_LANGUAGE", value["SAIHEN_LANGUAGE"], {each: each for each in LANGUAGES}),
            planner=value["SAIHEN_PLANNER"],
            first_plan_seconds=_whole("SAIHEN_FIRST_PLAN_SECONDS", value["SAIHEN_FIRST_PLAN_SECONDS"], most=3600),
            backup_dir=Path(value["SAIHEN_BACKUP_DIR"]).expanduser().absolute() if value["SAIHEN_BACKUP_DIR"] else None,
            backup_hours=_whole("SAIHEN_BACKUP_HOURS", value["SAIHEN_BACKUP_HOURS"], most=8760),
            backup_keep=_whole("SAIHEN_BACKUP_KEEP", value["SAIHEN_BACKUP_KEEP"], most=10_000),
            session_hours=_whole("SAIHEN_SESSION_HOURS", value["SAIHEN_SESSION_HOURS"], most=720),
            session_idle_minutes=_whole(
                "SAIHEN_SESSION_IDLE_MINUTES", value["SAIHEN_SESSION_IDLE_MINUTES"], most=43_200
            ),
            log_json=_one_of("SAIHEN_LOG_FORMAT", value["SAIHEN_LOG_FORMAT"], {"text": False, "json": True}),
            metrics_key=value["SAIHEN_METRICS_KEY"] or None,
            access_log_days=_whole("SAIHEN_ACCESS_LOG_DAYS", value["SAIHEN_ACCESS_LOG_DAYS"], most=36_500),
            gsi_tiles=_one_of("SAIHEN_GSI_TILES", value["SAIHEN_GSI_TILES"].lower(), SWITCH),
            public=_one_of("SAIHEN_PUBLIC", value["SAIHEN_PUBLIC"].lower(), SWITCH),
            provider=_provider(value),
            local_sign_in=_local_sign_in(value),
            secret_key=_secret_key(value["SAIHEN_SECRET_KEY"]),
            codes=_one_of("SAIHEN_CODES", value["SAIHEN_CODES"].lower(), {each: each for each in CODES}),
            two_persons=_one_of("SAIHEN_TWO_PERSONS", value["SAIHEN_TWO_PERSONS"].lower(), SWITCH),
            delegation=_one_of("SAIHEN_DELEGATION", value["SAIHEN_DELEGATION"].lower(), SWITCH),
            clamd=_clamd(value["SAIHEN_CLAMD"]),
            password_words=tuple(filter(None, map(str.strip, value["SAIHEN_PASSWORD_WORDS"].split(",")))),
            webhook_hosts=hosts,
            webhook_networks=networks,
            webhook_ca=_file("SAIHEN_WEBHOOK_CA", value["SAIHEN_WEBHOOK_CA"]),
        )


def given(environment: Mapping[str, str]) -> dict[str, str]:
    """Every setting as it was given; secrets may lie in files (`SECRET`). Raises InvalidInput for an unreadable one."""
    return {each.name: _text_of(each.name, environment) or each.default for each in VARIABLES}


def _text_of(name: str, environment: Mapping[str, str]) -> str:
    told, place = environment.get(name, "").strip(), environment.get("CREDENTIALS_DIRECTORY", "")
    file = Path(place) / name
    if told or not place or name not in SECRET or not file.is_file():
        return told
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise InvalidInput(
            f"{name}: the file in CREDENTIALS_DIRECTORY cannot be read ({type(fault).__name__})."
        ) from None


def _directory(given: str, environment: Mapping[str, str]) -> Path:
    if given:
        return Path(given).expanduser().absolute()
    if environment.get("XDG_DATA_HOME", "").startswith("/"):
        return Path(environment["XDG_DATA_HOME"]) / "saihen"
    try:
        home = environment.get("HOME") or pwd.getpwuid(getuid()).pw_dir
    except KeyError:
        raise InvalidInput("there is neither HOME nor an account to find it by: set SAIHEN_DATA_DIR.") from None
    return Path(home).absolute() / ".local" / "share" / "saihen"


def read_host(name: str, host: str) -> str:
    """An address to listen on. Whether anybody but this machine may reach it is decided with the accounts."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        return str(ip_address(host))
    except ValueError:
        raise InvalidInput(f"{name}={host}: give an address such as 127.0.0.1, ::1 or 0.0.0.0.") from None


def is_near(host: str) -> bool:
    """Whether only this machine reaches an address."""
    return ip_address(host).is_loopback


def _listed(name: str, text: str, shape: re.Pattern[str], wanted: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split(",") if part.strip())
    for part in parts:
        if not shape.fullmatch(part):
            raise InvalidInput(f"{name}: {part} is none of the {wanted} expected.")
    return parts


def _networks(name: str, text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    parts = (part.strip() for part in text.split(",") if part.strip())
    try:
        return tuple(ip_network(part) for part in parts)
    except ValueError as fault:
        raise InvalidInput(f"{name}: {fault}; give addresses or networks such as 10.0.0.5, 10.1.0.0/16.") from None


def _receivers(text: str) -> tuple[tuple[str, ...], tuple[IPv4Network | IPv6Network, ...]]:
    """Host names, and the networks among them: what begins with a digit or holds a colon is one."""
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    names = [part for part in parts if not (part[0].isdigit() or ":" in part)]
    networks = [part for part in parts if part not in names]
    found = _listed("SAIHEN_WEBHOOK_HOSTS", ",".join(names), _NAME, "host names or networks")
    return found, _networks("SAIHEN_WEBHOOK_HOSTS", ",".join(networks))


def _file(name: str, path: str) -> str | None:
    if path and not Path(path).is_file():
        raise InvalidInput(f"{name}={path}: there is no such file.")
    return path or None


def _path(text: str) -> str:
    path = text.rstrip("/")
    if path and (not _PATH.fullmatch(path) or path.split("/")[1] in OWN_PATHS):
        taken = ", ".join(f"/{each}" for each in OWN_PATHS)
        raise InvalidInput(f"SAIHEN_PATH={text}: give a path such as /saihen, and none of {taken}.")
    return path


def _provider(value: Mapping[str, str]) -> ProviderSettings | None:
    issuer = value["SAIHEN_OIDC_ISSUER"]
    if not issuer:
        return None
    if not _ISSUER.fullmatch(issuer):
        raise InvalidInput(f"SAIHEN_OIDC_ISSUER={issuer}: give an https address (http for 127.0.0.1 alone).")
    if not value["SAIHEN_OIDC_CLIENT_ID"]:
        raise InvalidInput("SAIHEN_OIDC_ISSUER needs SAIHEN_OIDC_CLIENT_ID, as the provider knows this installation.")
    return ProviderSettings(
        issuer=issuer,
        client_id=value["SAIHEN_OIDC_CLIENT_ID"],
        secret=value["SAIHEN_OIDC_CLIENT_SECRET"] or None,
        name=value["SAIHEN_OIDC_NAME"],
        scopes=_scopes(value["SAIHEN_OIDC_SCOPES"]),
        ca=_file("SAIHEN_OIDC_CA", value["SAIHEN_OIDC_CA"]),
        may_create=_one_of("SAIHEN_OIDC_CREATE", value["SAIHEN_OIDC_CREATE"].lower(), SWITCH),
        role_claim=value["SAIHEN_OIDC_ROLE_CLAIM"] or None,
        roles=_roles(value["SAIHEN_OIDC_ROLE_CLAIM"], value["SAIHEN_OIDC_ROLES"]),
        strength=tuple(value["SAIHEN_OIDC_ACR"].split()),
    )


def _scopes(text: str) -> str:
    if "openid" not in text.split():
        raise InvalidInput(f"SAIHEN_OIDC_SCOPES={text}: openid must be among them.")
    return " ".join(text.split())


def _roles(claim: str, text: str) -> tuple[tuple[str, str, str | None], ...]:
    """(group, role, section) of each `group=role:section`."""
    found = []
    for part in filter(None, map(str.strip, text.split(","))):
        group, _, role = (each.strip() for each in part.rpartition("="))
        role, _, section = (each.strip() for each in role.partition(":"))
        if not group or role not in ROLES or (role == "section_editor") != bool(section):
            told = ", ".join(ROLES)
            raise InvalidInput(f"SAIHEN_OIDC_ROLES: {part} is no group=role; roles: {told}, section_editor:所管課.")
        found.append((group, role, section or None))
    if bool(claim) != bool(found):
        raise InvalidInput("SAIHEN_OIDC_ROLE_CLAIM and SAIHEN_OIDC_ROLES belong together: set both or neither.")
    return tuple(found)


def _secret_key(text: str) -> bytes | None:
    if not text:
        return None
    try:
        key = b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise InvalidInput("SAIHEN_SECRET_KEY: give 32 random bytes in Base64, of `openssl rand -base64 32`.")
    return key


def _clamd(text: str) -> str | None:
    if text and not _CLAMD.fullmatch(text):
        raise InvalidInput(f"SAIHEN_CLAMD={text}: give the path of a socket, or host:port.")
    return text or None


def _local_sign_in(value: Mapping[str, str]) -> bool:
    is_on = _one_of("SAIHEN_LOCAL_SIGN_IN", value["SAIHEN_LOCAL_SIGN_IN"].lower(), SWITCH)
    if not is_on and not value["SAIHEN_OIDC_ISSUER"]:
        raise InvalidInput("SAIHEN_LOCAL_SIGN_IN=off leaves no way in without SAIHEN_OIDC_ISSUER.")
    return is_on


def _whole(name: str, text: str, *, most: int) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= most:
        return int(text)
    raise InvalidInput(f"{name}={text}: give a whole number from 1 to {most}.")


def _one_of(name: str, text: str, choices: Mapping[str, Meaning]) -> Meaning:
    if text in choices:
        return choices[text]
    raise InvalidInput(f"{name}={text}: give one of {', '.join(choices)}.")

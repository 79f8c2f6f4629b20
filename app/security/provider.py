"""Signing in through the town's own provider: OpenID Connect, authorization code with PKCE, state and nonce.

Three addresses are asked and no others: the issuer's description, its keys, and its token endpoint.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import Token
from requests import RequestException

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
DESCRIPTION = "/.well-known/openid-configuration"
TIMEOUT_SECONDS, LONGEST_ANSWER = 5.0, 2**20
KNOWN_SECONDS, KEYS_AGAIN_SECONDS = 3600.0, 30.0
CLOCKS_DIFFER_SECONDS = 60


class ProviderFault(Exception):
    """Why the provider's word does not count. `code`: unreachable, refused (there), untrusted, weak (a sign-in)."""

    def __init__(self, code: str, why: object) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Client:
    """How the provider knows this installation. `secret` None: a public client.

    `ca`: file of a certificate authority; None: those the program brings along. `strength`: the `acr` that are asked
    for, one of which the ID token must name; empty: however the provider signs people in.
    """

    issuer: str
    client_id: str
    secret: str | None = None
    scopes: str = "openid profile email"
    ca: str | None = None
    strength: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """One browser's way to the provider and back; all of it follows from a secret that lies in that browser alone."""

    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def state(self) -> str:
        return self._word("state")

    @property
    def nonce(self) -> str:
        return self._word("nonce")

    @property
    def verifier(self) -> str:
        """43 characters, as PKCE (RFC 7636) wants them."""
        return self._word("verifier")

    def _word(self, purpose: str) -> str:
        made = hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


@dataclass(slots=True)
class _Known:
    """What the issuer says of itself, its keys, and when each was asked (monotonic seconds)."""

    description: dict[str, Any]
    keys: KeySet
    asked_at: float
    keys_at: float


class Provider:
    """The provider of one issuer. Its description is asked once an hour, its keys again where one is not known."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: _Known | None = None
        self._lock = threading.Lock()

    def address(self, flow: RoundTrip, back: str) -> str:
        """Where the browser is sent; it comes back to `back` with a code. Raises ProviderFault."""
        with self._session(back) as session:
            endpoint = self._describe(session).description["authorization_endpoint"]
            asked = {"acr_values": " ".join(self._client.strength)} if self._client.strength else {}
            made = session.create_authorization_url(
                endpoint, state=flow.state, nonce=flow.nonce, code_verifier=flow.verifier, **asked
            )
        return str(made[0])

    def claims(self, flow: RoundTrip, back: str, *, code: str, state: str, issuer: str | None) -> dict[str, Any]:
        """What the provider's signed ID token says of who came back. Raises ProviderFault.

        `issuer`: the `iss` of the answer (RFC 9207), where there is one.
        """
        if not hmac.compare_digest(state.encode(), flow.state.encode()):
            raise ProviderFault("untrusted", "another browser's answer")
        with self._session(back) as session:
            known = self._describe(session)
            told_issuer = known.description.get("authorization_response_iss_parameter_supported") is True
            if issuer != self._client.issuer and (issuer is not None or told_issuer):
                raise ProviderFault("untrusted", "another issuer's answer")
            token = self._token(session, known, flow, code)
            return self._trusted(session, known, token, flow)

    def _session(self, back: str) -> OAuth2Session:
        session = OAuth2Session(
            self._client.client_id,
            self._client.secret,
            scope=self._client.scopes,
            redirect_uri=back,
            code_challenge_method="S256",
        )
        # Neither proxies nor passwords from the environment: the settings alone say who is asked, and how.
        session.trust_env = False
        session.verify = self._client.ca or True
        return session

    def _describe(self, session: OAuth2Session) -> _Known:
        with self._lock:
            now = time.monotonic()
            if self._known is None or now - self._known.asked_at > KNOWN_SECONDS:
                description = self._ask(session, self._client.issuer.rstrip("/") + DESCRIPTION)
                if description.get("issuer") != self._client.issuer:
                    raise ProviderFault("untrusted", "the description is another issuer's")
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    self._check_address(description.get(name))
                self._known = _Known(description, self._keys(session, description), now, now)
            return self._known

    def _keys(self, session: OAuth2Session, description: dict[str, Any]) -> KeySet:
        try:
            return KeySet.import_key_set(self._ask(session, description["jwks_uri"]))  # type: ignore[arg-type]
        except (JoseError, KeyError, ValueError) as fault:
            raise ProviderFault("untrusted", fault) from fault

    def _check_address(self, address: object) -> None:
        """https; plain http on this machine alone."""
        if not isinstance(address, str) or not is_safe(address):
            raise ProviderFault("untrusted", f"{address} is no https address")

    def _ask(self, session: OAuth2Session, address: str) -> dict[str, Any]:
        """A JSON object of at most a megabyte; nobody is followed to another address."""
        try:
            with session.get(
                address, withhold_token=True, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
            ) as answer:
                body = answer.raw.read(LONGEST_ANSWER + 1, decode_content=True)
                if answer.status_code != 200 or len(body) > LONGEST_ANSWER:
                    raise ProviderFault("unreachable", f"{address} answered {answer.status_code}")
            found = json.loads(body)
        except (RequestException, OSError, ValueError) as fault:
            raise ProviderFault("unreachable", fault) from fault
        if not isinstance(found, dict):
            raise ProviderFault("untrusted", f"{address} is no JSON object")
        return found

    def _token(self, session: OAuth2Session, known: _Known, flow: RoundTrip, code: str) -> dict[str, Any]:
        offered = known.description.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if self._client.secret and "client_secret_basic" not in offered:
            session.token_endpoint_auth_method = "client_secret_post"  # noqa: S105
        try:
            return dict(
                session.fetch_token(
                    known.description["token_endpoint"],
                    code=code,
                    code_verifier=flow.verifier,
                    grant_type="authorization_code",
                    timeout=TIMEOUT_SECONDS,
                    allow_redirects=False,
                )
            )
        except AuthlibBaseError as fault:
            raise ProviderFault("refused", fault) from fault
        except (RequestException, OSError, ValueError) as fault:
            raise ProviderFault("unreachable", fault) from fault

    def _trusted(self, session: OAuth2Session, known: _Known, token: dict[str, Any], flow: RoundTrip) -> dict[str, Any]:
        """The claims, once signature, issuer, audience, times and nonce are right."""
        text = str(token.get("id_token", ""))
        client = self._client
        try:
            found = self._decoded(session, known, text)
            wanted = {
                "iss": {"essential": True, "value": client.issuer},
                "aud": {"essential": True, "value": client.client_id},
                "sub": {"essential": True},
            }
            params = {"nonce": flow.nonce, "client_id": client.client_id, "access_token": token.get("access_token")}
            CodeIDToken(found.claims, found.header, wanted, params).validate(leeway=CLOCKS_DIFFER_SECONDS)
        except (JoseError, AuthlibBaseError, ValueError, TypeError) as fault:
            raise ProviderFault("untrusted", fault) from fault
        strength = found.claims.get("acr")
        if client.strength and strength not in client.strength:
            raise ProviderFault("weak", f"acr {strength!r:.80}")
        return dict(found.claims)

    def _decoded(self, session: OAuth2Session, known: _Known, text: str) -> Token:
        try:
            return jwt.decode(text, known.keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            if time.monotonic() - known.keys_at < KEYS_AGAIN_SECONDS:
                raise
        # The provider may have changed its keys since they were asked.
        known.keys = self._keys(session, known.description)
        known.keys_at = time.monotonic()
        return jwt.decode(text, known.keys, algorithms=ALGORITHMS)


def is_safe(address: str) -> bool:
    """Whether an address is https, or plain http on this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    try:
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.scheme == "http" and parts.hostname == "localhost"

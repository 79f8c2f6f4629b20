"""An OpenID Connect provider of its own process, made of Authlib's server: `python -m tests.oidc_provider PORT`.

It keeps to the standards without favours: one client with a secret and one way back, PKCE (S256) and nonce required,
a code works once, ID tokens signed by RS256. Who signs in is named in the authorization request by `login_hint`.
"""

import json
import sys
import time

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, SECRET = "saihen", "a secret between two machines"
PEOPLE = {
    "s-1001": {"name": "佐藤 花", "preferred_username": "sato", "groups": ["kikaku", "unknown"]},
    "s-1002": {"name": "森 学", "preferred_username": "mori", "groups": ["gakumu"]},
    "s-1003": {"name": "客", "preferred_username": "guest", "groups": []},
}


class Town(ClientMixin):
    """The one client."""

    def __init__(self, back: str) -> None:
        self.back = back

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self.back

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(each for each in scope.split() if each in {"openid", "profile", "email"})

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.back

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code(AuthorizationCodeMixin):
    def __init__(self, subject: str, back: str, scope: str, told: dict[str, str]) -> None:
        self.subject = subject
        self.back = back
        self.scope = scope
        self.nonce = told["nonce"]
        self.code_challenge = told["code_challenge"]
        self.code_challenge_method = told["code_challenge_method"]
        self.auth_time = int(time.time())
        # The first person signs in with a second factor where that is asked for.
        wanted = told.get("acr_values")
        self.acr = wanted.split()[0] if wanted and subject == next(iter(PEOPLE)) else None

    def get_redirect_uri(self) -> str:
        return self.back

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> str | None:
        return self.acr

    def get_amr(self) -> None:
        return None


class Codes(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]
    kept: dict[str, Code] = {}

    def save_authorization_code(self, code: str, request: object) -> None:
        told = request.payload.data
        self.kept[code] = Code(request.user, request.payload.redirect_uri, request.payload.scope, told)

    def query_authorization_code(self, code: str, client: Town) -> Code | None:
        return self.kept.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        for code in [code for code, kept in self.kept.items() if kept is authorization_code]:
            del self.kept[code]

    def authenticate_user(self, authorization_code: Code) -> str:
        return authorization_code.subject


def make_app(issuer: str, back: str) -> Flask:
    app = Flask(__name__)
    key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})

    class Tokens(OpenIDCode):
        def exists_nonce(self, nonce: str, request: object) -> bool:
            return False

        def get_jwt_config(self, grant: object, client: object = None) -> dict[str, object]:
            return {"key": key.as_dict(private=True), "alg": "RS256", "iss": issuer, "exp": 300}

        def generate_user_info(self, user: str, scope: str) -> UserInfo:
            return UserInfo(sub=user, **PEOPLE[user])

    server = AuthorizationServer(
        app, query_client=lambda name: Town(back) if name == CLIENT_ID else None, save_token=lambda *_: None
    )
    server.register_grant(Codes, [Tokens(require_nonce=True), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def description() -> Response:
        return jsonify(
            issuer=issuer, authorization_endpoint=f"{issuer}/authorize", token_endpoint=f"{issuer}/token",
            jwks_uri=f"{issuer}/keys", response_types_supported=["code"], subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"],
            token_endpoint_auth_methods_supported=["client_secret_basic"],
        )  # fmt: skip

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(KeySet([key]).as_dict(private=False))

    @app.get("/authorize")
    def authorize() -> Response:
        # As after somebody's own sign-in there; without a hint the first person is at the machine.
        subject = request.args.get("login_hint", next(iter(PEOPLE)))
        return server.create_authorization_response(grant_user=subject)

    @app.post("/token")
    def token() -> Response:
        return server.create_token_response()

    return app


if __name__ == "__main__":
    port, back = int(sys.argv[1]), sys.argv[2]
    print(json.dumps({"issuer": f"http://127.0.0.1:{port}"}), flush=True)
    make_app(f"http://127.0.0.1:{port}", back).run(port=port, threaded=True)

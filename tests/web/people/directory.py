"""A small OpenID Connect provider on 127.0.0.1: code flow with PKCE, tokens signed with RS256."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "upstate", "the client's secret"


class Provider:
    """claims: what it says of the person. twist: claims of the id_token that a faulty or hostile provider puts in."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signing_key = self.key
        self.claims: dict[str, Any] = {
            "sub": "7",
            "email": "bo@springfield.example",
            "email_verified": True,
            "name": "Bo",
        }
        self.twist: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: dict[str, str] = {}
        self.faults: list[str] = []
        self.url = ""

    def authorize(self, query: dict[str, str]) -> str:
        """The person agrees at once: where the browser is sent to."""
        self.asked = query
        code = secrets.token_hex(8)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code, once, for the client with the secret and the verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).decode()
        checks = {
            "code": asked is not None,
            "client": (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET),
            "pkce": asked is not None and asked.get("code_challenge") == challenge.rstrip("="),
            "method": asked is not None and asked.get("code_challenge_method") == "S256",
            "redirect": asked is not None and asked.get("redirect_uri") == form.get("redirect_uri"),
        }
        self.faults += [name for name, fine in checks.items() if not fine]
        if asked is None or not all(checks.values()):
            return None
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked.get("nonce", "")}
        claims = {**claims, **self.claims, "jti": secrets.token_hex(8), **self.twist}
        token = jwt.encode(claims, self.signing_key, algorithm="RS256", headers={"kid": "k1"})
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": token}

    def answer(self, path: str) -> dict[str, Any] | None:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]}
        return self.claims if path == "/userinfo" else None


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers until the block ends."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
            else:
                self._send(provider.answer(parts.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _send(self, value: dict[str, Any] | None) -> None:
            body = json.dumps(value or {"error": "invalid_grant"}).encode()
            self.send_response(200 if value else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()

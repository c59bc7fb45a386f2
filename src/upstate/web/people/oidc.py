"""Signing in with the city's own directory: OpenID Connect, code flow with PKCE and nonce, signature of the token checked."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

PROVIDER = "city"
_NONCE = "people_oidc_nonce"


class Directory(OpenIDConnectOAuth2Adapter):
    """As allauth reads it, but the token's signature is checked although it came over TLS, and the nonce must be ours."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        nonce = self.request.session.pop(_NONCE, None)
        if not nonce or not secrets.compare_digest(nonce, str(claims.get("nonce", ""))):
            raise OAuth2Error("The token is not an answer to this sign-in.")
        return claims

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("The directory sent no id_token.")
        login = super().complete_login(request, app, token, **kwargs)
        data = login.account.extra_data
        if "userinfo" in data and data["userinfo"].get("sub") != data["id_token"]["sub"]:
            raise OAuth2Error("The directory speaks of two people.")
        return login


@never_cache
@require_POST
def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to the directory. Nothing of the request but `next` is passed on."""
    provider = _provider(request)
    nonce = request.session[_NONCE] = secrets.token_urlsafe(24)
    try:
        return provider.redirect(
            request, process="login", next_url=get_next_redirect_url(request), auth_params={"nonce": nonce}
        )
    except RequestException as fault:
        return render_authentication_error(request, provider, exception=fault)


@never_cache
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the directory sends the person back to."""
    _provider(request)
    return OAuth2CallbackView.adapter_view(Directory(request, PROVIDER))(request)


def _provider(request: HttpRequest) -> Any:
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        return get_adapter().get_provider(request, PROVIDER)
    except (SocialApp.DoesNotExist, ImmediateHttpResponse):
        raise Http404 from None

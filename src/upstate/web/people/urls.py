"""The addresses of accounts and people. Those of allauth are named one by one: what is not named here is not there."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from upstate.web.people import oidc
from upstate.web.people.access import requires
from upstate.web.people.models import Role
from upstate.web.people.views import account as own
from upstate.web.people.views import audit_log, staff

_signed_in, _works_here = requires(Role.PUBLIC), requires(Role.CREW)
_directory = {"provider_id": oidc.PROVIDER}

_ENTERING = [
    path("account/sign-in/", own.SignIn.as_view(), name="account_login"),
    path("account/sign-out/", account.logout, name="account_logout"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/code/", account.request_login_code, name="account_request_login_code"),
    path("account/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("account/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/invitation/<str:token>/", own.invitation, name="people_invitation"),
    # Nobody signs up here; who looks for it gets the code by e-mail.
    path("account/new/", RedirectView.as_view(pattern_name="account_request_login_code"), name="account_signup"),
    path("account/directory/", oidc.sign_in, _directory, name="openid_connect_login"),
    path("account/directory/callback/", oidc.callback, _directory, name="openid_connect_callback"),
    path("account/directory/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
]

_OWN_ACCOUNT = [
    path("account/", own.account, name="people_account"),
    path("account/sessions/", own.sessions, name="usersessions_list"),
    path("account/confirm/", _signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/", _signed_in(own.ChangePassword.as_view()), name="account_change_password"),
    path("account/second-factor/settings/", _works_here(mfa.index), name="mfa_index"),
    path("account/second-factor/confirm/", _works_here(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/second-factor/set-up/", _works_here(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/remove/", _works_here(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "account/recovery-codes/",
        _works_here(require_safe(recovery.view_recovery_codes)),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/", _works_here(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "account/recovery-codes/file/",
        _works_here(require_safe(recovery.download_recovery_codes)),
        name="mfa_download_recovery_codes",
    ),
]

_PEOPLE = [
    path("people/", staff.people, name="people_list"),
    path("people/invite/", staff.invite, name="people_invite"),
    path("people/<int:number>/", staff.person, name="people_person"),
    path("people/<int:number>/invite-again/", staff.invite_again, name="people_invite_again"),
    path("people/<int:number>/disable/", staff.disable, name="people_disable"),
    path("people/<int:number>/enable/", staff.enable, name="people_enable"),
    path("people/<int:number>/end-sessions/", staff.end_sessions, name="people_end_sessions"),
    path("people/<int:number>/reset-second-factor/", staff.reset_second_factor, name="people_reset_second_factor"),
    path("people/audit/", audit_log.audit_log, name="people_audit"),
    path("people/audit.csv", audit_log.audit_file, name="people_audit_file"),
]

# Wagtail has doors of its own for signing in and for looking after people. They would lead around the second factor, the
# lock after failed tries and the audit log's words, so they lead to ours.
_WAGTAIL_DOORS = [
    re_path(r"^(?:write/login|_util/login)/$", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^write/account/$", RedirectView.as_view(pattern_name="people_account")),
    re_path(r"^write/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    re_path(r"^write/(?:users|groups|bulk/people)/", RedirectView.as_view(pattern_name="people_list")),
]

urlpatterns: list[URLPattern] = [*_ENTERING, *_OWN_ACCOUNT, *_PEOPLE]
wagtail_doors: list[URLPattern] = _WAGTAIL_DOORS

"""The site's settings. All of them: there is no second file.

A city sets these by environment: UPSTATE_WORKSPACE (its folder), UPSTATE_HOSTS (names under which the site is reached),
DATABASE_URL (PostgreSQL in place of the SQLite file), UPSTATE_EMAIL_* (its mail server) and, for accounts of the city's own
directory, UPSTATE_OIDC_*. Behind a proxy that speaks HTTPS: UPSTATE_HTTPS=1, and UPSTATE_PROXIES where there are more than one.
For larger files: UPSTATE_UPLOAD_MB. For programs that ask often: UPSTATE_API_REQUESTS_A_MINUTE. For payments on the site: UPSTATE_PAYMENTS (a provider of `business.payments`).
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from upstate.web.logs import LOGGING as LOGGING
from upstate.web.people.mailing import read_email_url
from upstate.web.secret_key import load_secret_key

HERE = Path(__file__).parent
WORKSPACE = Path(os.environ.get("UPSTATE_WORKSPACE", ".")).resolve()
SITE = WORKSPACE / "site"  # what the site itself writes: database, uploads, the secret key; never in git
HOSTS = [name for name in os.environ.get("UPSTATE_HOSTS", "").split(",") if name]
HTTPS = os.environ.get("UPSTATE_HTTPS", "") == "1"

DEBUG = False
SECRET_KEY = load_secret_key(SITE / "secret-key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *HOSTS]
ROOT_URLCONF = "upstate.web.urls"
WSGI_APPLICATION = "upstate.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "upstate.web.people",
    "upstate.web.catalog",
    "upstate.web.shelf",
    "upstate.web.field",
    "upstate.web.business",
    "upstate.web.measures",
    "upstate.web.challenges",
    "upstate.web.standards",
    "upstate.web.pages",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.embeds",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail.locales",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sites",
]
SITE_ID = 1

MIDDLEWARE = [
    "upstate.web.health.Health",
    "upstate.web.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "upstate.web.compressing.Compressing",
    "csp.middleware.CSPMiddleware",
    "upstate.web.pages.policy.EditorPolicy",
    "upstate.web.catalog.api.programs.ProgramsFirst",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "upstate.web.people.audit.AuditMiddleware",
    "upstate.web.request_limits.RequestLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "upstate.web.look.faults.ToldFaults",
    "upstate.web.people.sessions.SessionLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "upstate.web.people.sessions.SecondFactorGate",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "upstate.web.city.shown_everywhere",
            ],
            "libraries": {"look": "upstate.web.look.tags"},
        },
    }
]

FORM_RENDERER = "upstate.web.look.forms.UswdsRenderer"
CSRF_FAILURE_VIEW = "upstate.web.look.faults.csrf_failure"

DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{SITE / 'site.sqlite3'}", conn_max_age=60)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A writer waits for its turn from the start of its transaction, readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# ---- people: accounts, sessions, second factor, mail (upstate.web.people; docs/how-to/accounts.md) ----
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people_account"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["email", "name"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]  # fmt: skip

# What is counted (failed tries, used codes) is counted for all processes of the site together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },  # beyond it counts of failed tries would be dropped
    # Charts that were drawn; each process keeps its own, some megabytes of them.
    "drawn": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "drawn",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(
    os.environ.get("UPSTATE_PROXIES", "1" if HTTPS else "0")
)  # how many of ours stand before the site
ACCOUNT_ADAPTER = "upstate.web.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by an invitation or a code
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/15m/ip,6/15m/key",
    "login": "120/15m/ip",
    "request_login_code": "120/15m/ip,3/15m/key",  # all people at the door of an event share one address
    "reset_password": "20/15m/ip,3/15m/key",
    "reset_password_from_key": "20/15m/ip",
}
ACCOUNT_FORMS = {"request_login_code": "upstate.web.people.forms.RequestCode"}
MFA_ADAPTER = "upstate.web.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "upstate.web.people.forms.SecondFactor",
    "reauthenticate": "upstate.web.people.forms.SecondFactorAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off

SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS = 12 * 3600
SESSION_IDLE_SECONDS = 1800
SESSIONS_EACH = 5

OIDC_ISSUER = os.environ.get("UPSTATE_OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = os.environ.get("UPSTATE_OIDC_NAME", "the city's directory")
OIDC_TRUST_EMAIL = os.environ.get("UPSTATE_OIDC_TRUST_EMAIL", "") == "1"
OIDC_ORIGIN = "/".join(OIDC_ISSUER.split("/")[:3])
SOCIALACCOUNT_ADAPTER = "upstate.web.people.adapters.DirectoryAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "city",
                "name": OIDC_NAME,
                "client_id": os.environ.get("UPSTATE_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("UPSTATE_OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ],
    }
}

EMAIL_URL = os.environ.get("UPSTATE_EMAIL_URL", "")
EMAIL_GOES_OUT = bool(EMAIL_URL)
EMAIL_FILE_PATH = SITE / "outbox"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_GOES_OUT else 'filebased'}.EmailBackend"
if EMAIL_GOES_OUT:
    globals().update(read_email_url(EMAIL_URL))
DEFAULT_FROM_EMAIL = os.environ.get("UPSTATE_EMAIL_FROM", f"upstate@{HOSTS[0] if HOSTS else 'localhost'}")
# ---- end of people ----

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [HERE / "locale"]
FORMAT_MODULE_PATH = ["upstate.web.formats"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = SITE / "static"
STATICFILES_DIRS = [HERE / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = SITE / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # A name holds the hash of what is in the file, so that a browser may keep it for ever.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

MEGABYTE = 1024**2
UPLOAD_LIMIT = int(os.environ.get("UPSTATE_UPLOAD_MB", "500")) * MEGABYTE  # a request of the city's staff
PUBLIC_REQUEST_LIMIT = 10 * MEGABYTE  # a request of anybody else
FORM_REQUEST_LIMIT = 110 * MEGABYTE  # a page of an application, with files beside what is typed
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MEGABYTE  # the text of a form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_TEMP_DIR = SITE  # the disk that has room, and where a finished upload need not be copied to

# What one address may ask of the APIs, of each process that answers (upstate.web.catalog.api).
API_REQUESTS_A_MINUTE = int(os.environ.get("UPSTATE_API_REQUESTS_A_MINUTE", "300"))

PAYMENTS = os.environ.get("UPSTATE_PAYMENTS", "")  # the provider by which applicants pay here; empty: in the office

WAGTAIL_SITE_NAME = "Upstate"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # another host must not learn who works here
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILADMIN_BASE_URL = f"{'https' if HTTPS else 'http'}://{HOSTS[0] if HOSTS else 'localhost'}"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:  # then a proxy stands before the site, and it must set this header itself on every request
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
CSRF_TRUSTED_ORIGINS = [f"{'https' if HTTPS else 'http'}://{name}" for name in HOSTS]
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

# Nothing is asked of another host, and no script or style stands in a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF, *([OIDC_ORIGIN] if OIDC_ORIGIN else [])],  # Chromium holds it against redirects too
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

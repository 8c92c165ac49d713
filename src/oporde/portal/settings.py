"""Every setting of the portal: what an administrator may set, and what follows from it for Django.

A setting is read once, here, with env(); its help and its group make the page docs/manual/settings.md.
What stands in capitals below without env() is ours to decide and not to be set from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from oporde.portal.environment import TIME_ZONE, database_of, env, moment
from oporde.portal.logs import logging_of

PORTAL = Path(__file__).parent

# --- Place ------------------------------------------------------------------------------------------------------

OPORDE_DATA = Path(
    env("OPORDE_DATA", "oporde-data", group="Place", help="Folder for everything the portal keeps itself.")
).absolute()
DATABASE_URL = env(
    "OPORDE_DATABASE_URL",
    "",
    group="Place",
    help="Address of the PostgreSQL database (15 or newer). Empty: a PostgreSQL of its own in `OPORDE_DATA/postgres`.",
)
BIND = env("OPORDE_BIND", "127.0.0.1", group="Place", help="Address of this machine on which the website listens.")
PORT = env("PORT", 8000, group="Place", help="Port on which it listens.")
ORIGIN = (
    env(
        "OPORDE_ORIGIN",
        "",
        group="Place",
        help="Address at which visitors reach the portal, without a slash at the end. Links in mails begin with it. "
        "With https, cookies and pages are only ever sent encrypted. Empty: http://127.0.0.1 and the port.",
    ).rstrip("/")
    or f"http://127.0.0.1:{PORT}"
)
WEB_WORKERS = env("OPORDE_WEB_WORKERS", 2, group="Place", help="Processes of the website.")
WEB_THREADS = env(
    "OPORDE_WEB_THREADS", 8, group="Place", help="Threads of each of them: visitors served at one moment."
)
HOSTS = env(
    "OPORDE_HOSTS",
    (),
    group="Place",
    help="Other host names at which the portal answers, with commas between them; that of `OPORDE_ORIGIN` always works.",
)
VAULT_FOLDER = Path(
    env("OPORDE_VAULT", "", group="Place", help="Folder of the encrypted deliveries. Empty: `OPORDE_DATA/vault`.")
    or OPORDE_DATA / "vault"
)
S3_BUCKET = env(
    "OPORDE_S3_BUCKET",
    "",
    group="Place",
    help="Bucket of an object store (S3) that holds the encrypted deliveries instead of that folder; needs "
    "`pip install 'oporde[s3]'`. Empty: the folder.",
)
S3_ENDPOINT = env(
    "OPORDE_S3_ENDPOINT", "", group="Place", help="Address of the object store, with https. Empty: that of Amazon."
)
S3_REGION = env("OPORDE_S3_REGION", "", group="Place", help="Region of the bucket, where the store has regions.")
S3_PREFIX = env(
    "OPORDE_S3_PREFIX", "", group="Place", help="What stands before every name in the bucket, such as `portal/`."
)
S3_ACCESS_KEY = env(
    "OPORDE_S3_ACCESS_KEY",
    "",
    group="Place",
    help="Name of the key to the bucket. Empty: what the machine was given (AWS_ACCESS_KEY_ID, a file, a role).",
)
S3_SECRET_KEY = env("OPORDE_S3_SECRET_KEY", "", group="Place", help="The secret that belongs to it.")
WORKER_TMP = Path(
    env(
        "OPORDE_WORKER_TMP",
        "",
        group="Place",
        help="Folder in which a worker decrypts what it is checking; best on a tmpfs. Emptied after each check. "
        "Empty: `OPORDE_DATA/worker`.",
    )
    or OPORDE_DATA / "worker"
)

# --- Security ---------------------------------------------------------------------------------------------------

SECRET_KEY = env(
    "OPORDE_SECRET_KEY",
    "",
    group="Security",
    help="Fifty or more random characters that sign sessions and links, the same for all processes. "
    "Empty: made once and kept in `OPORDE_DATA/keys`.",
)
MASTER_RECIPIENTS = env(
    "OPORDE_MASTER_RECIPIENTS",
    (),
    group="Security",
    help="Public age keys (age1…) to which the keys of deliveries are encrypted, with commas between them. "
    "Empty: read from `OPORDE_DATA/keys/master.pub`.",
)
MASTER_IDENTITY_FILE = Path(
    env(
        "OPORDE_MASTER_IDENTITY_FILE",
        "",
        group="Security",
        help="File with the secret age keys that belong to them; only a worker may be able to read it. "
        "Empty: `OPORDE_DATA/keys/master.key`.",
    )
    or OPORDE_DATA / "keys" / "master.key"
)
PSEUDONYM_KEY_FILE = Path(
    env(
        "OPORDE_PSEUDONYM_KEY_FILE",
        "",
        group="Security",
        help="File with 64 hexadecimal digits, with which persons in approved rows are replaced by pseudonyms; only a worker "
        "may be able to read it, and it is never replaced. Empty: `OPORDE_DATA/keys/pseudonym.key`.",
    )
    or OPORDE_DATA / "keys" / "pseudonym.key"
)
WEB_RECIPIENT = env(
    "OPORDE_WEB_RECIPIENT",
    "",
    group="Security",
    help="Public age key of the website, to which a worker encrypts the masked pieces of a sheet. "
    "Empty: read from `OPORDE_DATA/keys/web.pub`.",
)
WEB_IDENTITY_FILE = Path(
    env(
        "OPORDE_WEB_IDENTITY_FILE",
        "",
        group="Security",
        help="File with the secret age key of the website. Empty: `OPORDE_DATA/keys/web.key`.",
    )
    or OPORDE_DATA / "keys" / "web.key"
)
SIGNING_KEY_FILE = Path(
    env(
        "OPORDE_SIGNING_KEY_FILE",
        "",
        group="Security",
        help="File with 64 hexadecimal digits: the Ed25519 key with which a worker signs certificates of erasure. Made when it is "
        "not there. Empty: `OPORDE_DATA/keys/signing.key`.",
    )
    or OPORDE_DATA / "keys" / "signing.key"
)
SIGNING_PUBLIC_KEY = env(
    "OPORDE_SIGNING_PUBLIC_KEY",
    "",
    group="Security",
    help="The public half of it, which the website publishes. Empty: taken from the file.",
)
PROXIES = env(
    "OPORDE_PROXIES",
    0,
    group="Security",
    help="How many servers of yours stand before the portal and write X-Forwarded-For and X-Forwarded-Proto.",
)
SESSION_IDLE_S = env(
    "OPORDE_SESSION_IDLE_S", 1800, group="Security", help="Seconds without a click after which a visitor is signed out."
)
SESSION_WARNING_S = env(
    "OPORDE_SESSION_WARNING_S", 120, group="Security", help="How many seconds before that the page warns."
)
LOCKOUT_ATTEMPTS = env(
    "OPORDE_LOCKOUT_ATTEMPTS", 5, group="Security", help="Wrong passwords in a row after which signing in is locked."
)
LOCKOUT_S = env("OPORDE_LOCKOUT_S", 900, group="Security", help="Seconds that a lock lasts.")
ACCESS_CODE_DAYS = env(
    "OPORDE_ACCESS_CODE_DAYS", 60, group="Security", help="Days that an access code in a letter can be used."
)

# --- Mail -------------------------------------------------------------------------------------------------------

EMAIL_HOST = env("OPORDE_SMTP_HOST", "127.0.0.1", group="Mail", help="Server that sends the mail.")
EMAIL_PORT = env("OPORDE_SMTP_PORT", 1025, group="Mail", help="Its port.")
EMAIL_HOST_USER = env("OPORDE_SMTP_USER", "", group="Mail", help="User name at that server; empty: none is asked.")
EMAIL_HOST_PASSWORD = env("OPORDE_SMTP_PASSWORD", "", group="Mail", help="Password at that server.")
SMTP_SECURITY = env(
    "OPORDE_SMTP_SECURITY", "none", group="Mail", help="How the connection is secured: `none`, `starttls` or `tls`."
)
MAIL_FROM = env(
    "OPORDE_MAIL_FROM", "OpOrde <oporde@localhost>", group="Mail", help="Sender of every mail: Name <address>."
)
MAIL_REPLY_TO = env("OPORDE_MAIL_REPLY_TO", "", group="Mail", help="Address that answers go to; empty: the sender.")
MAIL_ALERTS = env(
    "OPORDE_MAIL_ALERTS",
    (),
    group="Mail",
    help="Addresses that hear of faults on our side, with commas between them; beside them all staff see it.",
)

# --- Collection -------------------------------------------------------------------------------------------------

SITE_NAME = env("OPORDE_SITE_NAME", "OpOrde", group="Collection", help="Name of the portal, on every page and mail.")
COLLECTOR = env(
    "OPORDE_COLLECTOR",
    "",
    group="Collection",
    help="Name of the organisation that collects the data, as in a sentence.",
)
CONTACT_NAME = env("OPORDE_CONTACT_NAME", "", group="Collection", help="Who answers questions: a person or a desk.")
CONTACT_TELEPHONE = env("OPORDE_CONTACT_TELEPHONE", "", group="Collection", help="Telephone number for questions.")
CONTACT_MAIL = env("OPORDE_CONTACT_MAIL", "", group="Collection", help="Mail address for questions.")
CONTACT_HOURS = env("OPORDE_CONTACT_HOURS", "", group="Collection", help="When the telephone is answered.")
RETURN_ADDRESS = env(
    "OPORDE_RETURN_ADDRESS",
    "",
    group="Collection",
    help="Postal address of that organisation on one line, with commas between its parts: Postbus 100, 2500 AC Den Haag. It "
    "stands above the address of a letter, for what cannot be delivered.",
)
_LETTER_LOGO = env(
    "OPORDE_LETTER_LOGO",
    "",
    group="Collection",
    help="SVG file with the emblem of that organisation, for the top of letters. Empty: its name in bold.",
)
LETTER_LOGO = Path(_LETTER_LOGO) if _LETTER_LOGO else None
HOLIDAYS = env(
    "OPORDE_HOLIDAYS",
    ("public", "optional"),
    group="Collection",
    help="Which Dutch holidays are no working days: `public`, or `public,optional`, which adds 5 May of every year.",
)

# --- Keeping ----------------------------------------------------------------------------------------------------

ERASURE_LEDGER = Path(
    env(
        "OPORDE_ERASURE_LEDGER",
        "",
        group="Keeping",
        help="File with what was withdrawn, outside every backup: after a restore it is carried out again. Put it where it "
        "survives the loss of this machine. Empty: `OPORDE_DATA/oporde-erasures.jsonl`.",
    )
    or OPORDE_DATA / "oporde-erasures.jsonl"
)
BACKUP_RECIPIENTS = env(
    "OPORDE_BACKUP_RECIPIENTS",
    (),
    group="Keeping",
    help="Public age keys (age1…) to which backups are encrypted, with commas between them; `oporde-portal backup-key` makes one.",
)
BACKUP_IDENTITY_FILE = Path(
    env(
        "OPORDE_BACKUP_IDENTITY_FILE",
        "",
        group="Keeping",
        help="File with the secret age key that opens backups; only for `oporde-portal restore`, and best not on this machine. "
        "Empty: `OPORDE_DATA/backup.key`.",
    )
    or OPORDE_DATA / "backup.key"
)
KEEP_UPLOAD_DAYS = env(
    "OPORDE_KEEP_UPLOAD_DAYS",
    90,
    group="Keeping",
    help="Days that files are kept as they came, after the last day of a round (closing, extension or withdrawal). 0: always.",
)
KEEP_SUPERSEDED_DAYS = env(
    "OPORDE_KEEP_SUPERSEDED_DAYS",
    180,
    group="Keeping",
    help="Days that a delivery is kept of which no file counts, after that same day. 0: always.",
)
KEEP_MAIL_DAYS = env(
    "OPORDE_KEEP_MAIL_DAYS", 730, group="Keeping", help="Days that the text of a mail is kept. 0: always."
)
KEEP_LOG_DAYS = env(
    "OPORDE_KEEP_LOG_DAYS",
    180,
    group="Keeping",
    help="Days that attempts to sign in are kept, with their address. 0: always.",
)
KEEP_ACCOUNT_DAYS = env(
    "OPORDE_KEEP_ACCOUNT_DAYS",
    365,
    group="Keeping",
    help="Days that a closed account still says whose it was, after it was last used. 0: always.",
)
KEEP_REGISTRATION_DAYS = env(
    "OPORDE_KEEP_REGISTRATION_DAYS",
    365,
    group="Keeping",
    help="Days that a registration of a coordinator still says whom it was about, after it was decided. 0: always.",
)
KEEP_IMPORT_DAYS = env(
    "OPORDE_KEEP_IMPORT_DAYS",
    90,
    group="Keeping",
    help="Days that the report of a file of addresses, with what changed line by line, is kept. 0: always.",
)
KEEP_BACKUP_DAYS = env(
    "OPORDE_KEEP_BACKUP_DAYS",
    35,
    group="Keeping",
    help="Days after which `oporde-portal backup` removes an older backup from the folder it writes to; a certificate of "
    "erasure names the day. 0: never.",
)

# --- Checking ---------------------------------------------------------------------------------------------------

UPLOAD_MAX_MB = env("OPORDE_UPLOAD_MAX_MB", 250, group="Checking", help="Largest delivery that is taken, in megabytes.")
REAL_DATA = env(
    "OPORDE_REAL_DATA",
    False,
    group="Checking",
    help="Whether test numbers in a file are a mistake (rule W110): yes or no.",
)
WORKER_JOBS = env("OPORDE_WORKER_JOBS", 2, group="Checking", help="How many jobs one worker does at the same time.")
CHECK_MEMORY_MB = env(
    "OPORDE_CHECK_MEMORY_MB", 4096, group="Checking", help="Memory that one check may take; beyond it the check ends."
)
CHECK_THREADS = env(
    "OPORDE_CHECK_THREADS", 0, group="Checking", help="Threads that one check may use; 0: as many as there are cores."
)
CHECK_TIMEOUT_S = env("OPORDE_CHECK_TIMEOUT_S", 900, group="Checking", help="Seconds after which a check is ended.")
CLAMD = env(
    "OPORDE_CLAMD",
    "",
    group="Checking",
    help="Virus scanner: `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`. Empty: uploads are not scanned.",
)

# --- Keeping watch ----------------------------------------------------------------------------------------------

LOG_LEVEL = env("OPORDE_LOG_LEVEL", "INFO", group="Keeping watch", help="DEBUG, INFO, WARNING or ERROR.")
LOG_FORM = env(
    "OPORDE_LOG_FORM", "json", group="Keeping watch", help="`json` for machines, `text` for who reads along."
)
METRICS_FROM = env(
    "OPORDE_METRICS_FROM",
    ("127.0.0.1", "::1"),
    group="Keeping watch",
    help="Addresses that may read /metrics, with commas between them.",
)

# --- Trying out -------------------------------------------------------------------------------------------------

CLOCK = moment(
    "OPORDE_CLOCK",
    env(
        "OPORDE_CLOCK",
        "",
        group="Trying out",
        help="Moment at which the portal's clock starts, such as 2018-02-19T09:30, to try another day. It ticks on. "
        "Empty: the real time.",
    ),
)
CLOCK_SINCE = moment(
    "OPORDE_CLOCK_SINCE",
    env(
        "OPORDE_CLOCK_SINCE",
        "",
        group="Trying out",
        help="The real moment at which it was `OPORDE_CLOCK`, so that several processes tell one time. "
        "Empty: when the process started.",
    ),
) or datetime.now(UTC)
_CLOCK_FILE = env(
    "OPORDE_CLOCK_FILE",
    "",
    group="Trying out",
    help="File through which the portal's clock is moved while it runs, to live through a whole round in minutes. Refused "
    "where `OPORDE_ORIGIN` begins with https. Never where others come.",
)
CLOCK_FILE = Path(_CLOCK_FILE).absolute() if _CLOCK_FILE else None
_DIE_AT = env(
    "OPORDE_DIE_AT",
    "",
    group="Trying out",
    help="Folder in which a file with the name of a step makes the process that reaches it die there, to prove that "
    "nothing is lost. Never where others come.",
)
DIE_AT = Path(_DIE_AT) if _DIE_AT else None
DEMO = env(
    "OPORDE_DEMO", False, group="Trying out", help="Whether this is a demonstration: its pages say so. Yes or no."
)
DEMO_MUNICIPALITIES = env(
    "OPORDE_DEMO_MUNICIPALITIES",
    40,
    group="Trying out",
    help="How many invented municipalities a demonstration begins with, from 1 to 41.",
)
DEBUG = env("OPORDE_DEBUG", False, group="Trying out", help="Whether faults show their code. Never where others come.")

# --- What follows for Django ------------------------------------------------------------------------------------

ENCRYPTED = ORIGIN.startswith("https://")
if CLOCK_FILE and ENCRYPTED:
    raise ImproperlyConfigured("OPORDE_CLOCK_FILE is for trying out: it cannot be set where OPORDE_ORIGIN is https.")
ALLOWED_HOSTS = [urlsplit(ORIGIN).hostname or "", *HOSTS]
if not ENCRYPTED:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ORIGIN]

DATABASES: dict[str, dict[str, Any]] = {
    "default": database_of(DATABASE_URL or "postgresql:///oporde?host=" + str(OPORDE_DATA / "postgres"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "oporde.portal.web",
    "oporde.portal.demo",
    "oporde.portal.backoffice",
    "oporde.portal.guide",
    "oporde.portal.erasure",
    "oporde.portal.watch",
    "oporde.portal.reports",
    "oporde.portal.letters",
    "oporde.portal.news",
    "oporde.portal.reminders",
    "oporde.portal.closing",
    "oporde.portal.deliveries",
    "oporde.portal.rounds",
    "oporde.portal.accounts",
    "oporde.portal.correspondence",
    "oporde.portal.schedule",
    "oporde.portal.events",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "django.forms",  # its templates, for the renderer below
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "oporde.portal.web.middleware.visitor_address",
    "oporde.portal.web.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "oporde.portal.web.middleware.keep_nothing",
]
ROOT_URLCONF = "oporde.portal.urls"
CSRF_FAILURE_VIEW = "oporde.portal.web.views.forged"
WSGI_APPLICATION = "oporde.portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["oporde.portal.web.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oporde.portal.web.context.site",
                "oporde.portal.accounts.context.session",
            ],
        },
    }
]
FORM_RENDERER = "oporde.portal.web.forms.Renderer"

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = TIME_ZONE  # noqa: PLW0127  Django looks for it here
LANGUAGE_COOKIE_NAME = "taal"

STATIC_URL = "/static/"
STATIC_ROOT = OPORDE_DATA / "static"
STORAGES: Mapping[str, Mapping[str, str]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is kept outside the vault
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # never clear text on disk
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "oporde.portal.accounts.passwords.LongEnough"},
    {"NAME": "oporde.portal.accounts.passwords.NotGuessedFirst"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SECOND_FACTOR_URL = "accounts:choose_second_factor"  # where who has no second factor yet is sent

ACCOUNT_ADAPTER = "oporde.portal.accounts.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the letter with the access code went to an address we chose
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # who has no account gets no mail about one
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
# Beside the lock of an account per place: a second line for who tries from many places.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,40/h/key", "login": "120/m/ip"}
ACCOUNT_FORMS = {
    "login": "oporde.portal.accounts.forms.SignInForm",
    "reset_password": "oporde.portal.accounts.forms.ForgottenForm",
    "reset_password_from_key": "oporde.portal.accounts.forms.NewPasswordForm",
    "change_password": "oporde.portal.accounts.forms.ChangePasswordForm",
    "reauthenticate": "oporde.portal.accounts.forms.PasswordAgainForm",
}
MFA_ADAPTER = "oporde.portal.accounts.adapters.SecondFactors"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENCRYPTED
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {
    "authenticate": "oporde.portal.accounts.forms.SecondFactorForm",
    "reauthenticate": "oporde.portal.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "oporde.portal.accounts.forms.ConnectAppForm",
    "add_webauthn": "oporde.portal.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "oporde.portal.accounts.forms.RenamePasskeyForm",
}
USERSESSIONS_TRACK_ACTIVITY = True

AXES_FAILURE_LIMIT = LOCKOUT_ATTEMPTS
AXES_COOLOFF_TIME = LOCKOUT_S / 3600
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "oporde.portal.accounts.receivers.username"
AXES_LOCKOUT_CALLABLE = "oporde.portal.accounts.views.locked"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False  # its log would hold what was typed as an address
AXES_IPWARE_PROXY_COUNT = PROXIES or None

# What is counted and used up (tries, codes of an app) counts for all processes on all machines.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_cache"}}

SESSION_COOKIE_AGE = SESSION_IDLE_S
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENCRYPTED
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

SECURE_SSL_REDIRECT = ENCRYPTED
SECURE_HSTS_SECONDS = 31_536_000 if ENCRYPTED else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENCRYPTED
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_USE_TLS = SMTP_SECURITY == "starttls"
EMAIL_USE_SSL = SMTP_SECURITY == "tls"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

PROCRASTINATE_IMPORT_PATHS = ["oporde.portal.jobs"]
HEARTBEAT_S = 5
STALLED_S = 15  # no sign of life for so long: the worker is dead, its jobs are taken up by another
PROCRASTINATE_WORKER_DEFAULTS = {"update_heartbeat_interval": HEARTBEAT_S, "stalled_worker_timeout": STALLED_S}

LOGGING = logging_of(LOG_LEVEL, LOG_FORM)

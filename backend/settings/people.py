"""Signing in: what allauth and the sessions are told. Why: the libraries chapter of the design."""

from __future__ import annotations

import json

from backend.settings import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me"
LOGOUT_REDIRECT_URL = "/"

# Kept in the database only, sealed: a cache could hand out a session that was just revoked.
SESSION_ENGINE = "backend.accounts.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = 30 * 86_400  # from the last touch; used ones are touched at half their life
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECOND_FACTOR_SECONDS = 12 * 3600  # a working day; then staff are asked again

ACCOUNT_ADAPTER = "backend.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "backend.accounts.forms.StartForm",
    "confirm_login_code": "backend.accounts.forms.CodeForm",
}
ACCOUNT_USER_DISPLAY = "backend.accounts.people.shown"
ACCOUNT_LOGIN_METHODS = {"phone"}
# The optional e-mail is asked of nobody; sign-up through a platform breaks without the entry.
ACCOUNT_SIGNUP_FIELDS = ["phone*", "email"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 2
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = 2
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 300
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Codes are counted by backend.accounts.sms.budgets, exactly and for all processes. Per address
# only loosely: many people of one carrier or of WeChat share theirs.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "",
    "verify_phone": "",
    "login_failed": "60/m/ip,5/5m/key",
}

HEADLESS_CLIENTS = ("app",)
HEADLESS_ONLY = False
HEADLESS_TOKEN_STRATEGY = "backend.accounts.tokens.SealedSessionStrategy"
HEADLESS_SERVE_SPECIFICATION = True
HEADLESS_SPECIFICATION_TEMPLATE_NAME = None

MFA_ADAPTER = "backend.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "诚易 Chengyi"
MFA_TOTP_TOLERANCE = 1  # codes of the half minute before and after: clocks differ, people are slow

# -- Text messages: what they may cost -------------------------------------------------------------
SMS_GATEWAY_URL = env.text("SMS_GATEWAY_URL", "")
SMS_GATEWAY_SECRET = env.text("SMS_GATEWAY_SECRET", "")
SMS_GATEWAY = "backend.accounts.sms.gateways.Signed"
SMS_PER_PHONE_MINUTE = env.number("SMS_PER_PHONE_MINUTE", 1)
SMS_PER_PHONE_DAY = env.number("SMS_PER_PHONE_DAY", 10)
SMS_PER_NETWORK_HOUR = env.number("SMS_PER_NETWORK_HOUR", 600)
SMS_PER_DAY = env.number("SMS_PER_DAY", 200_000)

# -- Notices: what may be sent to one person and in all, and who carries WeChat's ------------------
NOTICES_SMS_PER_PERSON_DAY = env.number("NOTICES_SMS_PER_PERSON_DAY", 6)
NOTICES_SMS_PER_DAY = env.number("NOTICES_SMS_PER_DAY", 200_000)
# By kind or "*": which subscribe message, and which of its fields takes what (docs/operations.md).
NOTICES_WECHAT_TEMPLATES = json.loads(env.text("NOTICES_WECHAT_TEMPLATES", "") or "{}")

# -- Platforms whose mini-programs people sign in with: each is there once set up whole ------------
SOCIALACCOUNT_ADAPTER = "backend.accounts.providers.adapter.PlatformAdapter"
WECHAT_APPID = env.text("WECHAT_APPID", "")
WECHAT_SECRET = env.text("WECHAT_SECRET", "")
WECHAT_URL = env.text("WECHAT_URL", "https://api.weixin.qq.com")
ALIPAY_APPID = env.text("ALIPAY_APPID", "")
ALIPAY_PRIVATE_KEY = env.text("ALIPAY_PRIVATE_KEY", "")  # ours, PKCS#8, base64 or PEM
ALIPAY_PUBLIC_KEY = env.text("ALIPAY_PUBLIC_KEY", "")  # Alipay's, base64 or PEM
ALIPAY_AES_KEY = env.text("ALIPAY_AES_KEY", "")  # opens phone numbers
ALIPAY_URL = env.text("ALIPAY_URL", "https://openapi.alipay.com/gateway.do")
PLATFORM_PER_NETWORK_HOUR = env.number("PLATFORM_PER_NETWORK_HOUR", 6_000)
PLATFORM_PHONES_PER_DAY = env.number("PLATFORM_PHONES_PER_DAY", 50_000)

# -- The volunteer platform whose confirmed records are pulled: there once set up whole ------------
VOLUNTEER_PLATFORM_URL = env.text("VOLUNTEER_PLATFORM_URL", "")
VOLUNTEER_PLATFORM_KEY = env.text("VOLUNTEER_PLATFORM_KEY", "")  # signs both questions and answers
VOLUNTEER_PLATFORM_SOURCE = env.text("VOLUNTEER_PLATFORM_SOURCE", "")  # the source it delivers as

# -- Proof of identity: who is asked whether name and resident ID belong together ------------------
IDENTITY_VERIFIER = "backend.accounts.identity.verifiers.Signed"
IDENTITY_VERIFIER_URL = env.text("IDENTITY_VERIFIER_URL", "")
IDENTITY_VERIFIER_SECRET = env.text("IDENTITY_VERIFIER_SECRET", "")
IDENTITY_TRIES_PER_DAY = env.number("IDENTITY_TRIES_PER_DAY", 5)

"""What `make run` uses: the embedded database unless DATABASE_URL names another."""

from backend.embedded.bootstrap import embedded_database_url, local_secret
from backend.settings import env
from backend.settings.base import *  # noqa: F403
from backend.settings.base import DATA_DIR

DEBUG = env.flag("DEBUG", default=False)
DEV_PAGES = True  # the living style page
SMS_GATEWAY = "backend.accounts.sms.gateways.Console"
IDENTITY_VERIFIER = "backend.accounts.identity.verifiers.Rehearsal"
SECRET_KEY = local_secret(DATA_DIR, "secret_key")
CHENGYI_MASTER_KEY = local_secret(DATA_DIR, "master_key")
ALLOWED_HOSTS = ["*"]
CHENGYI_CITY = env.text("CHENGYI_CITY", "云溪市（演示）")  # the demo city
DATABASES = {"default": env.database(env.text("DATABASE_URL", embedded_database_url(DATA_DIR)))}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

"""The settings of the tests (and of mypy): config.settings with an environment of its own."""

import os

os.environ.setdefault("ESSAIM_SECRET_KEY", "tests-only-" + "x" * 40)
os.environ.setdefault("ESSAIM_MASTER_KEYS", "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=")
os.environ.setdefault("ESSAIM_HTTPS", "false")
os.environ.setdefault("ESSAIM_DEV_PAGES", "true")
os.environ.setdefault("ESSAIM_DEV_TOOLS", "true")
os.environ.setdefault("ESSAIM_REQUIRE_MFA", "false")
os.environ.setdefault("ESSAIM_HOSTS", "localhost,127.0.0.1,testserver")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside the ORM

from config.settings import *  # noqa: F403

WHITENOISE_AUTOREFRESH = True  # files are read as they stand, collected or not
LOOK_AT_HEALTH = False  # tests count the statements of a page
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
INSTALLED_APPS += ["tests.trial"]  # noqa: F405 -- a model that nothing else knows: see its docstring

for one in DATABASES.values():  # noqa: F405 -- tables are made from the models; tests/commands runs the real migrations
    one["TEST"] = {**one.get("TEST", {}), "MIGRATE": False}
    if one["ENGINE"].endswith("sqlite3"):
        one["TEST"]["NAME"] = ":memory:"

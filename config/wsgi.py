"""The door through which a web server reaches Essaim."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()  # what was loaded stays: looking at it again in the middle of a request costs it 100 ms

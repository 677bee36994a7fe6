"""What the web server runs: the lookup's short path first, Django in a few threads for the rest."""

from a2wsgi import WSGIMiddleware
from django.conf import settings

from backend.wsgi import application as django
from merchants.lookup.short_path import ShortPath

# The two speak the same protocol under differently written types.
application = ShortPath(WSGIMiddleware(django, workers=settings.WEB_THREADS))  # type: ignore[arg-type]

"""Django and the static files before it, as one WSGI application.  Importing this sets Django up."""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from comptoir.config import paint


def _with_static_files(django: WSGIHandler) -> WhiteNoise:
    is_changing = settings.DEBUG
    served = WhiteNoise(
        django,
        autorefresh=is_changing,
        max_age=0 if is_changing else 300,
        immutable_file_test=lambda path, url: not is_changing and url.startswith(paint.prefix()),
        # Fonts and scripts of the chat widget are used from other sites' pages; nothing here is secret.
        allow_all_origins=True,
    )
    for folder in reversed(paint.folders()):
        served.add_files(str(folder), prefix=paint.prefix())
        # For what libraries' templates name by STATIC_URL: the same files without the promise never to change.
        served.add_files(str(folder), prefix=paint.PLAIN_PREFIX)
    return served


application = _with_static_files(get_wsgi_application())

"""A ledger over HTTP; ``docs/api.md`` tells its users what it answers. FastAPI is loaded with this package alone.

``settings``, ``problems``, ``cursors``, ``formats``   limits, errors, pages, media types
``rows``, ``features``, ``feeds``, ``writing``   answers as tables, GeoJSON, Atom, bytes
``caching``, ``desk``   answers kept, questions put to the ledger within their time
``parameters``, ``questions``, ``lists``, ``overviews``, ``scenes``   what can be asked
``exporting``, ``corrections``   what can be taken out, and told
``schemas``, ``description``, ``page``   the OpenAPI document, and the same for people
``pictures``, ``site``   map symbols and icons, the web page and what it is made of
``guard``, ``application``, ``listening``   who may ask, all of it put together, and where it listens
"""

from laydown.server.application import make_app
from laydown.server.settings import Settings

__all__ = ["Settings", "make_app"]

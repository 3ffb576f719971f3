"""Many more places than the theatre packs list, in one SQLite file: found by any of their names, with their sources.

``words``       the words by which tables of places are read
``keys``        the forms under which names are compared, whatever their script
``rows``        a place as one source tells it
``merging``     rows of several sources to places
``storing``     places to a file
``book``        looking up
``packaged``    the sources that come with laydown
``building``    those to the shipped file
``formats``     files of other people to rows
``own``         the user's own gazetteer: imports, and taking them back
``downloading`` GeoNames dumps, when asked for
"""

from laydown.gazetteer.book import Gazetteer, Layers, fingerprint_of, open_gazetteer, with_gazetteer

__all__ = ["Gazetteer", "Layers", "fingerprint_of", "open_gazetteer", "with_gazetteer"]

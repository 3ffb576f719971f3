"""One file that holds the page and what of a ledger it shows: it opens from disk, and asks nobody for anything.

``bundle``, ``basemap``   the page's script, its base maps
``kept``   what is chosen, and by which numbers its parts refer to each other
``positions``, ``claims``, ``findings``, ``entities``   what is told
``gathered``   all of it, as the page's ``app/embedded`` reads it
``words``, ``writing``   what the file says of itself; the file
"""

"""Bytes to documents, articles and zones; every offset is into the decoded text, which is never changed."""

from laydown.reading.document import read_bytes
from laydown.reading.metadata import Known, Metadata, load_metadata
from laydown.reading.notes import note_author
from laydown.reading.paths import expand, read_path

__all__ = ["Known", "Metadata", "expand", "load_metadata", "note_author", "read_bytes", "read_path"]

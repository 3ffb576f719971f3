"""A sentence and its names, times and speakers to claims; the one loop that holds the context of an article."""

from laydown.claims.extract import Extractor, extract, extract_text, load_extractor, read_sentences

__all__ = ["Extractor", "extract", "extract_text", "load_extractor", "read_sentences"]

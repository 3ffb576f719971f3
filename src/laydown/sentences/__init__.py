"""Segments to parsed sentences: tokens, dependency tree, phrases of it. The only part that knows spaCy."""

from laydown.sentences.parsing import (
    DIRECTIONS,
    PIPELINE_VARIABLE,
    PIPELINES,
    Sentence,
    Token,
    load_pipeline,
    parse,
    plain_parse,
)

__all__ = [
    "DIRECTIONS",
    "PIPELINES",
    "PIPELINE_VARIABLE",
    "Sentence",
    "Token",
    "load_pipeline",
    "parse",
    "plain_parse",
]

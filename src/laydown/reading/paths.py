"""Files and folders to documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from laydown.model import Document
from laydown.problems import Issue
from laydown.reading.document import read_bytes
from laydown.reading.metadata import Metadata

_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml", ""})


def read_path(path: Path, *, metadata: Metadata | None = None) -> tuple[Document | None, tuple[Issue, ...]]:
    """Read one file; the document's id is the file's name. A file that cannot be read gives a fatal Issue."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        return None, (Issue(doc=path.name, code="unreadable", message=f"{path}: {reason}", fatal=True),)
    return read_bytes(data, path.name, metadata=metadata)


def expand(paths: Iterable[Path]) -> tuple[list[Path], list[Issue]]:
    """The files to read, each once, in order: files as given, folders with all their text, Markdown and HTML files.

    Hidden files and files of other kinds in folders are skipped; a path that is not there gives a fatal Issue.
    """
    files: dict[Path, None] = {}
    issues: list[Issue] = []
    for path in paths:
        if path.is_dir():
            files.update(dict.fromkeys(_documents(path)))
        elif path.exists():
            files[path] = None
        else:
            issues.append(Issue(doc=path.name, code="missing", message=f"{path}: no such file or folder", fatal=True))
    return list(files), issues


def _documents(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(name.startswith(".") for name in path.relative_to(folder).parts)
        if not hidden and path.suffix.lower() in _SUFFIXES and path.is_file():
            yield path

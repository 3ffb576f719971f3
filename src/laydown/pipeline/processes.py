"""Several processes: a chunk of documents goes to one of them, and what became of them comes back, in order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from laydown.pipeline.document import Coded, Given, Options, code_one, load, name_of
from laydown.problems import Issue
from laydown.reading import Known, Metadata

if TYPE_CHECKING:
    from laydown.claims import Extractor

Item = Path | Given | Coded
"""A document to code; or one that is done with, since its path is not there."""

_CHUNK_BYTES = 40_000
_CHUNK_DOCUMENTS = 8
_WAITING = 3
"""Chunks handed out for each process: one at work, the others so that none has to wait."""
_RESULTS = msgspec.msgpack.Decoder(list[Coded])
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def here(work: Iterable[Item], options: Options, metadata: Metadata, extractor: Extractor | None) -> Iterator[Coded]:
    """Code in this process, one document after the other; the extractor is loaded when it is first needed."""
    for item in work:
        if isinstance(item, Coded):
            yield item
        else:
            extractor = extractor or load(options)
            yield code_one(item, extractor, metadata, options)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    items: tuple[Item, ...]
    options: Options
    metadata: Metadata


def spread(work: Iterable[Item], options: Options, metadata: Metadata, jobs: int) -> Iterator[Coded]:
    """Code in ``jobs`` processes. A process that dies costs the document it died of, and nothing else."""
    rest = deque(_chunks(work, options, metadata))
    jobs = max(1, min(jobs, len(rest)))
    while rest:
        done = 0
        try:
            for results in _pooled(list(rest), jobs):
                done += 1
                yield from results
            return
        except BrokenProcessPool:
            for _ in range(done):
                rest.popleft()
        yield from _one_by_one(rest.popleft())


def _pooled(chunks: Iterable[_Chunk], jobs: int) -> Iterator[list[Coded]]:
    """The results of each chunk in order, with no more than a few chunks under way."""
    with _processes(jobs) as pool:
        waiting: deque[Future[bytes]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_code_chunk, chunk))
            if len(waiting) >= jobs * _WAITING:
                yield _RESULTS.decode(waiting.popleft().result())
        while waiting:
            yield _RESULTS.decode(waiting.popleft().result())


def _one_by_one(chunk: _Chunk) -> Iterator[Coded]:
    """The documents of a chunk in whose time a process died, each in one of its own: only the guilty one is lost."""
    for item in chunk.items:
        try:
            for results in _pooled([replace(chunk, items=(item,))], 1):
                yield from results
        except BrokenProcessPool:
            message = "the process that coded it died (out of memory?)"
            issue = Issue(doc=doc_of(item), code="internal", message=message, fatal=True)
            yield Coded(doc=doc_of(item), issues=(issue,), failed=True)


@contextmanager
def _processes(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with the block; at once when it is left by an error, an interrupt or a closed generator."""
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start)
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _start() -> None:
    """Runs first in each process. An interrupt is the parent's to handle; N processes need no N threads each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(dict.fromkeys(_THREADS, "1"))


@lru_cache(maxsize=1)
def _own_extractor(options: Options) -> Extractor:
    """A process's extractor, loaded with its first chunk, and kept out of the garbage collector's rounds: it stays."""
    extractor = load(options)
    gc.collect()
    gc.freeze()
    return extractor


def _code_chunk(chunk: _Chunk) -> bytes:
    """The chunk's results packed: pickling some thousand small objects would cost both sides much of their time."""
    return msgspec.msgpack.encode(list(here(chunk.items, chunk.options, chunk.metadata, _own_extractor(chunk.options))))


def _chunks(work: Iterable[Item], options: Options, metadata: Metadata) -> Iterator[_Chunk]:
    """Runs of documents with their rows of metadata: large enough to be worth handing over, small enough to share."""
    rows: dict[str, dict[tuple[str, int], Known]] = {}
    for key, known in metadata.rows.items():
        rows.setdefault(key[0], {})[key] = known
    for items in _runs(work):
        own = {key: known for item in items for key, known in rows.get(doc_of(item), {}).items()}
        yield _Chunk(items=items, options=options, metadata=Metadata(rows=own))


def _runs(work: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    run: list[Item] = []
    size = 0
    for item in work:
        run.append(item)
        size += _size(item)
        if size >= _CHUNK_BYTES or len(run) >= _CHUNK_DOCUMENTS:
            yield tuple(run)
            run, size = [], 0
    if run:
        yield tuple(run)


def _size(item: Item) -> int:
    if isinstance(item, Given):
        return len(item.data)
    try:
        return item.stat().st_size if isinstance(item, Path) else 0
    except OSError:
        return 0


def doc_of(item: Item) -> str:
    """The id of the document of a piece of work."""
    return item.doc if isinstance(item, Coded) else name_of(item)

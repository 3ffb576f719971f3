"""How fast `laydown code` is, beside the bare parse with the same pipeline and components.

    python benchmarks/code_speed.py [--words 40000] [--pipeline NAME]

The bare parse is spaCy's own; `code` has two of the components work on each word once (`laydown.sentences.words`).
The text is the demo's reports over and over, with other numbers and names in each copy, so that only words recur, and
every run begins with none of them known.
Each figure is the best of several runs, since other work on the machine only ever makes things slower. For N jobs the
bare parse, too, runs in N processes, each with its own pipeline; loading is not counted on either side.
Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

from laydown.model import CODED_ZONES  # noqa: E402 - after the environment is set
from laydown.pipeline import Given, Options, code  # noqa: E402
from laydown.reading import read_bytes  # noqa: E402
from laydown.sentences import load_pipeline  # noqa: E402
from laydown.sentences.words import words_of  # noqa: E402

REPORTS = Path(__file__).parent.parent / "src/laydown/data/demo/reports"
THEATRES = ("demo",)
CHUNK = 8
RATIO, RESIDENT_MB, HELP_SECONDS, FIRST_SECONDS = 0.60, 1536, 0.3, 4.0
SYLLABLES = "bel dor har kol mar nes or pel ras sul tam ul var zel".split()


def variation(text: str, dice: random.Random) -> str:
    """The text with other numbers and, for about a third of its capitalised words, other names."""
    names: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if word.isdigit():
            return str(dice.randint(2, 30))
        if word not in names:
            new = "".join(dice.choices(SYLLABLES, k=3)).capitalize()
            names[word] = new if dice.random() < 0.3 else word
        return names[word]

    return re.sub(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b|\b\d{1,2}\b", other, text)


def documents(words: int) -> list[Given]:
    """Plain-text documents of together at least ``words`` words."""
    dice = random.Random(17)
    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(REPORTS.glob("*.txt"))]
    made: list[Given] = []
    count = 0
    while count < words:
        text = variation(texts[len(made) % len(texts)], dice)
        count += len(text.split())
        made.append(Given(doc=f"{len(made):05}.txt", data=text.encode()))
    return made


def paragraphs(items: list[Given]) -> list[str]:
    """The texts that `code` parses."""
    read = (read_bytes(item.data, item.doc)[0] for item in items)
    return [s.text for d in read if d for a in d.articles for s in a.segments if s.zone in CODED_ZONES]


def parse_chunk(texts: list[str], pipeline: str | None) -> int:
    """Parses and makes nothing of it; the number of words."""
    for _ in load_pipeline(pipeline).pipe(texts, batch_size=32):
        pass
    return sum(len(text.split()) for text in texts)


def rate(words: Iterator[int], size: int) -> float:
    """Words a second over the last two thirds of ``size`` results: by then everything is loaded and runs evenly."""
    for _ in range(size // 3):
        next(words)
    begun = time.perf_counter()
    return sum(words) / (time.perf_counter() - begun)


def bare_rate(items: list[Given], pipeline: str | None, jobs: int) -> float:
    chunks = [paragraphs(items[n : n + CHUNK]) for n in range(0, len(items), CHUNK)]
    if jobs == 1:
        return rate((parse_chunk(texts, pipeline) for texts in chunks), len(chunks))
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        return rate(iter(pool.map(parse_chunk, chunks, [pipeline] * len(chunks))), len(chunks))


def code_rate(items: list[Given], options: Options, jobs: int) -> float:
    words_of.cache_clear()
    return rate((result.words for result in code(items, options=options, jobs=jobs).results), len(items))


def resident_mb(folder: Path, jobs: int) -> float:
    """The most memory that any process of a run held, in MB."""
    script = (
        "import resource, subprocess, sys;"
        f"subprocess.run([sys.executable, '-m', 'laydown', 'code', {str(folder)!r}, '--theatre', 'demo', '--quiet',"
        f" '--jobs', '{jobs}'], stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return int(told.stdout) / 1024


def seconds(*words: str, first_line: bool = False) -> float:
    """Until a command ends, or until its first line of output."""
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "laydown", *words], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        if first_line:
            running.stdout.readline()
            took = time.perf_counter() - begun
            running.stdout.read()
            return took
        running.communicate()
    return time.perf_counter() - begun


def measure(words: int, pipeline: str | None, runs: int) -> Iterator[tuple[str, float, bool]]:
    """Each figure's name, value, and whether it meets its target."""
    items = documents(words)
    options = Options(theatres=THEATRES, pipeline=pipeline)
    yield f"text: {len(items)} documents, words", sum(len(t.split()) for t in paragraphs(items)), True
    for jobs in (1, 2):
        bare = max(bare_rate(items, pipeline, jobs) for _ in range(runs))
        coded = max(code_rate(items, options, jobs) for _ in range(runs))
        yield f"bare parse, {jobs} job(s), words a second", bare, True
        yield f"code, {jobs} job(s), words a second", coded, True
        yield f"code / bare parse, {jobs} job(s) (target {RATIO})", coded / bare, coded >= RATIO * bare
    with tempfile.TemporaryDirectory() as name:
        for item in items:
            (Path(name) / item.doc).write_bytes(item.data)
        for jobs in (1, 2):
            resident = resident_mb(Path(name), jobs)
            name_of = f"resident, {jobs} job(s), MB in the largest process (target {RESIDENT_MB})"
            yield name_of, resident, resident < RESIDENT_MB
        page = str(Path(name) / items[0].doc)
        first = min(seconds("code", page, "--quiet", first_line=True) for _ in range(runs))
        yield f"first claim of a one-page run, seconds (target {FIRST_SECONDS})", first, first < FIRST_SECONDS
    helped = min(seconds("--help") for _ in range(7))
    yield f"laydown --help, seconds (target {HELP_SECONDS})", helped, helped < HELP_SECONDS


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--words", type=int, default=40_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--pipeline")
    given = options.parse_args()
    missed = 0
    for name, value, good in measure(given.words, given.pipeline, given.runs):
        missed += not good
        print(f"{value:10,.2f}  {name}{'' if good else '   MISSED'}", flush=True)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())

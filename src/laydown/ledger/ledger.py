"""A ledger: claims in, answers out. The one class that users of the library need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, func, select, text

from laydown.fusion.facts import Facts
from laydown.ledger import tables
from laydown.ledger.answers import At, Changes, Contested, SearchResult, Timeline, Track, Why
from laydown.ledger.at import at
from laydown.ledger.brief import Area, Brief, brief
from laydown.ledger.checking import SAMPLE, check
from laydown.ledger.contradictions import contested
from laydown.ledger.decisions import judge, set_grade, set_retracted, undo_judgement
from laydown.ledger.derive import load_facts, rebuild, refresh
from laydown.ledger.edits import changes_from
from laydown.ledger.listing import Listed, listed, published_days
from laydown.ledger.movements import Movements, movements
from laydown.ledger.names import find_force, find_grades, find_place, find_source, suggest
from laydown.ledger.news import EVERYTHING, Chosen, Page, changes
from laydown.ledger.overview import Appearance, Calendar, appearances, calendar
from laydown.ledger.posting import Posted, Poster, Posting
from laydown.ledger.question import Day, Question, day_from, day_or_today
from laydown.ledger.scene import EVERYWHERE, Scene, Spot, Wanted, scene
from laydown.ledger.search import search
from laydown.ledger.sql import chunked
from laydown.ledger.store import Store, open_store
from laydown.ledger.tracks import timeline, track
from laydown.ledger.why import why
from laydown.problems import LedgerError, UnknownName

if TYPE_CHECKING:
    from laydown.lexicon.theatre import Theatre

_TRIES = 20
"""How often an answer derives what others posted since it began to derive."""


class Ledger:
    """A store of claims that answers who was where, as known when, and why. A context manager::

        with Ledger.open("war.db") as ledger:
            print(ledger.at("al-Bukamal", on="2019-07-01", known="2019-07-03").summary)

    Days are dates or ISO text. ``on`` is the day asked about (default: today); ``known`` leaves out what was published
    later (default: nothing is left out). Every method raises LedgerError when the database cannot be read or written,
    and UnknownName, with suggestions, when the ledger holds nothing of a name.
    """

    def __init__(self, store: Store, theatre: Theatre | None = None, grades: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._poster = Poster(theatre)
        self._grades = dict(grades or {})
        self._facts: tuple[str, Facts] | None = None
        self._loading = Lock()

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        create: bool = False,
        read_only: bool = False,
        theatre: Theatre | None = None,
        grades: Mapping[str, str] | None = None,
    ) -> Ledger:
        """Open a ledger by path or PostgreSQL URL. ``theatre`` gives the facts of what is posted.

        ``grades`` are your own of sources, by id or name (:func:`laydown.ledger.grades.read_grades`): they count in the
        answers, before those that the ledger keeps, and are not stored. ``read_only``: nothing is ever written, not
        even positions that an ingest left underived.

        Raises:
            LedgerError: it is not there (and ``create`` is False), is no ledger, damaged, or of a newer version.
        """
        return cls(open_store(where, create=create, read_only=read_only), theatre, grades)

    def close(self) -> None:
        """Give the database back."""
        self._store.close()

    def __enter__(self) -> Ledger:
        """The ledger itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Close it."""
        self.close()

    @property
    def where(self) -> str:
        """The file or URL, without a password."""
        return self._store.where

    # Posting and correcting

    def post(self, postings: Sequence[Posting], *, replace: bool = False) -> Posted:
        """Store documents with their claims, all of these or none; what is stored already is left as it is.

        With ``replace`` such documents are coded anew: claims no longer made are superseded, and stay on record.
        """
        try:
            with self._writing() as connection:
                return self._poster.post(connection, postings, replace=replace)
        except BaseException:
            self._poster.forget()
            raise

    def has(self, posting_ids: Iterable[str]) -> set[str]:
        """Those of these document ids (:attr:`Posting.id`) that the ledger holds."""
        wanted = list(posting_ids)
        key = tables.document.c.id
        with self._store.reading() as connection:
            return {found for some in chunked(wanted) for found in connection.scalars(select(key).where(key.in_(some)))}

    def refresh(self) -> int:
        """Derive what newly posted claims change; answers do so themselves. Returns the number of places."""
        return refresh(self._store)

    def rebuild(self) -> int:
        """Drop all that is derived and derive it anew from the claims. Returns the number of places."""
        with self._writing():
            pass
        return rebuild(self._store)

    def check(self, *, places: int | None = SAMPLE) -> list[str]:
        """Every fault that can be found, in words; none for a sound ledger. ``places`` None derives all anew."""
        return check(self._store, places=places)

    def retract(self, document: str, *, reason: str, by: str) -> bool:
        """Take a document's claims out of the answers, keeping them; False when they were out already."""
        with self._writing() as connection:
            return set_retracted(connection, document, retracted=True, reason=reason, by=by)

    def restore(self, document: str, *, reason: str, by: str) -> bool:
        """Take a retracted document's claims back in; False when they were in."""
        with self._writing() as connection:
            return set_retracted(connection, document, retracted=False, reason=reason, by=by)

    def review(
        self, claim: str, action: str, *, by: str, note: str = "", changes: Mapping[str, Any] | None = None
    ) -> None:
        """Record a judgement on a claim: 'accept', 'reject', or 'edit' with ``changes`` to its fields."""
        with self._writing() as connection:
            judge(connection, claim, action, by=by, note=note, changes=changes)

    def undo_review(self, claim: str) -> str:
        """Take back the last judgement on a claim; returns what it was."""
        with self._writing() as connection:
            return undo_judgement(connection, claim)

    def grade(self, source: str, grade: str | None, *, by: str) -> str:
        """Give a source your own grade, A to F (None takes it away); returns the source's id."""
        with self._writing() as connection:
            key = find_source(connection, source)
            set_grade(connection, key, grade, by=by)
            return key

    def sources_not_known(self) -> list[str]:
        """Those of the grades given to :meth:`open` whose sources have said nothing in this ledger."""
        with self._store.reading() as connection:
            return find_grades(connection, self._grades)[1]

    # Answers

    def at(
        self, place: str, *, on: Day = None, known: Day = None, within_km: float | None = None, admin: bool = False
    ) -> At:
        """Who is or was at a place. ``within_km`` also tells of places so near, ``admin`` of those in the same area."""
        with self._asking(on, known) as question:
            return at(question, find_place(question.connection, place), km=within_km, admin=admin)

    def track(self, force: str, *, on: Day = None, known: Day = None) -> Track:
        """Where a force is or was."""
        with self._asking(on, known) as question:
            return track(question, find_force(question.connection, force))

    def timeline_of_place(self, place: str, *, since: Day = None, until: Day = None, known: Day = None) -> Timeline:
        """Who was at a place over time."""
        with self._asking(until, known) as question:
            key = find_place(question.connection, place)
            return timeline(question, place=key, since=day_from(since), until=day_from(until))

    def timeline_of_force(self, force: str, *, since: Day = None, until: Day = None, known: Day = None) -> Timeline:
        """Where a force was over time."""
        with self._asking(until, known) as question:
            key = find_force(question.connection, force)
            return timeline(question, force=key, since=day_from(since), until=day_from(until))

    def contested(self, *, on: Day = None, known: Day = None) -> Contested:
        """What is contradicted on a day."""
        with self._asking(on, known) as question:
            return contested(question)

    def changes(
        self,
        since: Day,
        *,
        until: Day = None,
        place: str | None = None,
        force: str | None = None,
        page: Page = EVERYTHING,
    ) -> Changes:
        """What became known after the day ``since``, up to ``until``; at a place or of a force, if asked for.

        All of it, or one page; what became known first comes first.
        """
        with self._asking(until, None) as question:
            places = [find_place(question.connection, place)] if place else None
            forces = [find_force(question.connection, force)] if force else None
            chosen = Chosen(places=places, forces=forces, page=page)
            return changes(question, since=day_or_today(since), until=day_from(until), chosen=chosen)

    def scene(
        self, since: Day, until: Day = None, *, known: Day = None, wanted: Wanted = EVERYWHERE
    ) -> tuple[Scene, Spot | None]:
        """How every place stands on each day of a stretch; and where the next page begins, if there is one."""
        with self._asking(until, known) as question:
            return scene(question, day_or_today(since), wanted)

    def movements(self, since: Day, until: Day = None, *, known: Day = None) -> Movements:
        """Who is said to go from where to where in a stretch of days."""
        with self._asking(until, known) as question:
            return movements(question, day_or_today(since))

    def why(self, key: str, *, on: Day = None, known: Day = None) -> Why:
        """The claims and reasons behind the id of a claim, finding or position."""
        with self._asking(on, known) as question:
            return why(question, key, on=day_from(on))

    def search(self, words: str, *, known: Day = None, limit: int = 20, offset: int = 0) -> SearchResult:
        """The claims whose sentences hold these words."""
        with self._store.reading() as connection:
            return search(connection, words, known=day_from(known), limit=limit, offset=offset)

    def brief(self, since: Day, until: Day, *, known: Day = None, area: Area | None = None) -> Brief:
        """What changed hands, who moved, what is contested and what is announced in a stretch of days."""
        area = area or Area()
        with self._asking(until, known) as question:
            near = find_place(question.connection, area.near) if area.near is not None else None
            return brief(question, since=day_or_today(since), area=replace(area, near=near))

    def find(self, what: Literal["place", "force", "source"], name: str) -> str:
        """The id of the place, force or source of that name."""
        finders = {"place": find_place, "force": find_force, "source": find_source}
        with self._store.reading() as connection:
            return finders[what](connection, name)

    def kind_of(self, name: str) -> Literal["place", "force"]:
        """Whether a name is a place's or a force's: the place's when it is both.

        Raises:
            UnknownName: it is neither.
        """
        with self._store.reading() as connection:
            try:
                find_place(connection, name)
            except UnknownName as unknown:
                try:
                    find_force(connection, name)
                except UnknownName as other:
                    suggestions = (*unknown.suggestions, *other.suggestions)
                    raise UnknownName("place or force", name, suggestions) from None
                return "force"
            return "place"

    def listed(
        self, what: Literal["place", "force"], part: str = "", *, after: Listed | None = None, limit: int = 100
    ) -> list[Listed]:
        """Places or forces with ``part`` in one of their names; ``after`` the last one of the page before."""
        with self._store.reading() as connection:
            return listed(connection, what, part, after=after, limit=limit)

    def published(self) -> tuple[date | None, date | None]:
        """The first and the last day on which something that the ledger holds was published."""
        with self._store.reading() as connection:
            return published_days(connection)

    def calendar(self, *, known: Day = None) -> Calendar:
        """How many claims were published on each day."""
        with self._store.reading() as connection:
            return calendar(connection, day_from(known))

    def appearances(self) -> tuple[Appearance, ...]:
        """Every force of which something is told, in the order in which the ledger first heard of them."""
        with self._answering() as (connection, facts):
            return appearances(connection, facts)

    def suggest(self, what: Literal["place", "force", "source"], name: str) -> list[str]:
        """Names of what the ledger holds that are spelt like this one, best first."""
        with self._store.reading() as connection:
            return suggest(connection, what, name)

    def changes_from(self, claim: str, given: Sequence[str]) -> dict[str, Any]:
        """Changes to a claim's fields from words such as 'modality=denied', for :meth:`review`."""
        with self._store.reading() as connection:
            return changes_from(connection, claim, given)

    def counts(self) -> dict[str, int]:
        """How many documents, articles, claims, places, forces and positions the ledger holds."""
        kept = (
            tables.document,
            tables.article,
            tables.claim,
            tables.place,
            tables.force,
            tables.source,
            tables.position,
        )
        with self._answering() as (connection, _):
            return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in kept}

    @contextmanager
    def reading(self) -> Iterator[tuple[Connection, Facts]]:
        """A connection to the up-to-date ledger, and its facts: for exports and for questions of your own."""
        with self._answering() as found:
            yield found

    @property
    def revision(self) -> str:
        """Changes whenever the ledger does."""
        with self._store.reading() as connection:
            return _revision(connection)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._store.writing() as connection:
            yield connection
            number = int(_revision(connection)) + 1
            connection.execute(tables.meta.delete().where(tables.meta.c.key == "revision"))
            connection.execute(tables.meta.insert().values(key="revision", value=str(number)))

    @contextmanager
    def _asking(self, on: Day, known: Day) -> Iterator[Question]:
        with self._answering() as (connection, facts):
            yield Question(connection=connection, facts=facts, on=day_or_today(on), known=day_from(known))

    @contextmanager
    def _answering(self) -> Iterator[tuple[Connection, Facts]]:
        """A connection to a ledger whose positions are up to date, with its facts."""
        with self._up_to_date() as connection:
            revision = _revision(connection)
            yield connection, self._facts_of(connection, revision)

    def _facts_of(self, connection: Connection, revision: str) -> Facts:
        """The facts of a state of the ledger, loaded by one thread alone when many ask."""
        with self._loading:
            if self._facts is None or self._facts[0] != revision:
                self._facts = (revision, load_facts(connection, find_grades(connection, self._grades)[0]))
            return self._facts[1]

    @contextmanager
    def _up_to_date(self) -> Iterator[Connection]:
        """A state of the ledger in which nothing waits to be derived; another may be posting all the while."""
        for _ in range(_TRIES):
            with self._store.reading() as connection:
                if connection.execute(select(tables.dirty.c.place).limit(1)).first() is None:
                    yield connection
                    return
            self._derive()
        raise LedgerError(f"{self.where}: others post to it without a pause; ask again when they are done")

    def _derive(self) -> None:
        if not self._store.writable:
            raise LedgerError(
                f"{self.where}: an ingest stopped before it was done, and this ledger cannot be written to; "
                "open it once where it can, for instance with `laydown ledger refresh`"
            )
        refresh(self._store)


def _revision(connection: Connection) -> str:
    found = connection.execute(text("SELECT value FROM meta WHERE key = 'revision'")).scalar()
    return str(found or "0")

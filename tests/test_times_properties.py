"""Time expressions of any text: what must hold of every mention, whatever the words and the publication date."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from laydown.model import DateBasis, DatePrecision, When
from laydown.times import TimeMention, find_times, load_times

WORDS = load_times()


def find(text: str, anchor: date | None) -> tuple[TimeMention, ...]:
    return find_times(text, anchor, WORDS)


def only(text: str, anchor: date | None) -> When:
    (mention,) = find(text, anchor)
    assert mention.when is not None
    return mention.when


PIECES = """
since until by before after between from to the last next this that past early late mid- end of in on , - – /
. 3 12 31 2014 2019 1,500 June May March Sept. Monday Friday night morning day days week months year ago earlier later
summer a few several two yesterday overnight weekend every times Tebb troops same previous following decade 1990s"""
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES.split()), max_size=14).map(" ".join))
ANCHORS = st.one_of(st.none(), st.dates(), st.sampled_from([date.min, date.max]))


@given(text=TEXTS, anchor=ANCHORS)
def test_mentions_slice_the_text_in_order_without_overlap(text: str, anchor: date | None) -> None:
    end = 0
    for mention in find(text, anchor):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        end = mention.end


@given(text=TEXTS, anchor=ANCHORS)
def test_a_period_runs_forward_and_is_open_only_for_its_role(text: str, anchor: date | None) -> None:
    for mention in find(text, anchor):
        when = mention.when
        if when is None:
            continue
        assert mention.role in ("date", "since", "until")
        assert (when.start is None) == (mention.role == "until")
        assert (when.end is None) == (mention.role == "since")
        assert (when.precision is DatePrecision.OPEN) == (mention.role != "date")
        assert when.text == mention.text
        if when.start and when.end:
            assert when.start <= when.end


@given(text=TEXTS)
def test_without_an_anchor_the_first_period_is_stated(text: str) -> None:
    dated = [mention.when for mention in find(text, None) if mention.when]
    assert not dated or dated[0].basis is DateBasis.STATED


@given(day=st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), anchor=ANCHORS)
def test_a_date_written_out_is_itself_whatever_the_anchor(day: date, anchor: date | None) -> None:
    for text in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}", day.isoformat()):
        when = only(f"It fell on {text}.", anchor)
        assert (when.start, when.end, when.precision, when.basis) == (day, day, DatePrecision.DAY, DateBasis.STATED)


@given(anchor=st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), weekday=st.integers(0, 6))
def test_a_day_of_the_week_is_the_latest_one(anchor: date, weekday: int) -> None:
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    when = only(f"It fell on {name}.", anchor)
    assert when.start is not None
    assert when.start.weekday() == weekday
    assert 0 <= (anchor - when.start).days <= 6

"""Time expressions against a publication date: what is found, what it means, and what is left alone."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest

from laydown.model import DateBasis, DatePrecision, When
from laydown.problems import LexiconError
from laydown.times import TimeMention, find_times, load_times

WORDS = load_times()
WEDNESDAY = date(2019, 7, 3)
WINTER = date(2016, 2, 10)  # a Wednesday


def find(text: str, anchor: date | None = WEDNESDAY) -> tuple[TimeMention, ...]:
    return find_times(text, anchor, WORDS)


def only(text: str, anchor: date | None = WEDNESDAY) -> TimeMention:
    mentions = find(text, anchor)
    assert len(mentions) == 1, [mention.text for mention in mentions]
    return mentions[0]


def shown(when: When | None) -> str:
    """'2019-06-01..2019-06-30 month relative', a single day once, '-' for None."""
    if when is None:
        return "-"
    span = str(when.start or "") if when.start == when.end else f"{when.start or ''}..{when.end or ''}"
    return f"{span} {when.precision} {when.basis}"


# (sentence, words found, period) seen from Wednesday 3 July 2019
CALENDAR = [
    ("The Oram Guard left Tebb on June 29.", "June 29", "2019-06-29 day relative"),
    ("The Oram Guard left Tebb on 29 June.", "29 June", "2019-06-29 day relative"),
    ("On June 29, 2019, the Oram Guard left.", "June 29, 2019", "2019-06-29 day stated"),
    ("On June 29 2017 the Oram Guard left.", "June 29 2017", "2017-06-29 day stated"),
    ("It left on 29 June 2017.", "29 June 2017", "2017-06-29 day stated"),
    ("It left on June 29th.", "June 29th", "2019-06-29 day relative"),
    ("It left on the 29th of June.", "29th of June", "2019-06-29 day relative"),
    ("It left on the 1st of May, 2018.", "1st of May, 2018", "2018-05-01 day stated"),
    ("It left on 29/06/2019.", "29/06/2019", "2019-06-29 day stated"),
    ("It left on 06/29/2019.", "06/29/2019", "2019-06-29 day stated"),
    ("It left on 29.06.2019.", "29.06.2019", "2019-06-29 day stated"),
    ("It left on 05.06.2019.", "05.06.2019", "2019-06-05 day stated"),
    ("It left on 2019-06-29.", "2019-06-29", "2019-06-29 day stated"),
    ("Posted 2019-06-29T10:15:00Z by staff", "2019-06-29T10:15:00Z", "2019-06-29 day stated"),
    ("It left on 05/08/2019.", "05/08/2019", "2019-05-08 day stated"),
    ("It left on 05/06/2019.", "05/06/2019", "-"),
    ("It left on 31 February.", "31 February", "-"),
    ("It left on 31 June 2019.", "31 June 2019", "-"),
    ("It left on Sept. 11, 2018.", "Sept. 11, 2018", "2018-09-11 day stated"),
    ("It left on Feb. 27.", "Feb. 27", "2019-02-27 day relative"),
    ("It left on 4 Apr 2018.", "4 Apr 2018", "2018-04-04 day stated"),
    ("It left on Monday, June 24.", "Monday, June 24", "2019-06-24 day relative"),
    ("It left on Monday 24 June 2019.", "Monday 24 June 2019", "2019-06-24 day stated"),
    ("It left early on Friday, May 31.", "early on Friday, May 31", "2019-05-31 day relative"),
    ("It left late on Friday night, 31 May.", "late on Friday night, 31 May", "2019-05-31 day relative"),
    ("It left on September 11.", "September 11", "2018-09-11 day relative"),
    ("The vote is set for July 20.", "July 20", "2019-07-20 day relative"),
    ("It left on November 4 last year.", "November 4 last year", "2018-11-04 day relative"),
    ("It left on 4 November of last year.", "4 November of last year", "2018-11-04 day relative"),
    ("It left on 27October.", "27October", "2018-10-27 day relative"),
    ("In the March 12 attack ten died.", "March 12", "2019-03-12 day relative"),
    ("On May 5, 2000 troops left.", "May 5", "2019-05-05 day relative"),
    ("On May 5, 2014 rebels left.", "May 5, 2014", "2014-05-05 day stated"),
]

RANGES = [
    ("Fighting went on between 3 and 5 March.", "3 and 5 March", "2019-03-03..2019-03-05 day relative"),
    ("They fought from March 3 to March 7.", "March 3 to March 7", "2019-03-03..2019-03-07 day relative"),
    ("They came on 3 and 4 May.", "3 and 4 May", "2019-05-03..2019-05-04 day relative"),
    ("They came on May 3 and 4.", "May 3 and 4", "2019-05-03..2019-05-04 day relative"),
    ("They came on June 29-30, 2018.", "June 29-30, 2018", "2018-06-29..2018-06-30 day stated"),
    ("They came on 11–12 July 2018.", "11–12 July 2018", "2018-07-11..2018-07-12 day stated"),
    ("In the night of 3/4 May they came.", "3/4 May", "2019-05-03..2019-05-04 day relative"),
    (
        "From 25 February 2018 until 12 March 2018 they held.",
        "25 February 2018 until 12 March 2018",
        "2018-02-25..2018-03-12 day stated",
    ),
    ("Held 28 December to 3 January 2018.", "28 December to 3 January 2018", "2017-12-28..2018-01-03 day stated"),
    ("Between March 3 and April 7 they held.", "March 3 and April 7", "2019-03-03..2019-04-07 day relative"),
    ("Between 3 March and 7 April 2018 they held.", "3 March and 7 April 2018", "2018-03-03..2018-04-07 day stated"),
    ("They held it March to May 2018.", "March to May 2018", "2018-03-01..2018-05-31 month stated"),
    ("Between April and June they held it.", "April and June", "2019-04-01..2019-06-30 month relative"),
    ("Between November and February they held it.", "November and February", "2018-11-01..2019-02-28 month relative"),
    ("It ran May 2016 – June 2018.", "May 2016 – June 2018", "2016-05-01..2018-06-30 month stated"),
    ("In 2014-2016 they held it.", "2014-2016", "2014-01-01..2016-12-31 year stated"),
    ("Between 2012 and 2014 they held it.", "2012 and 2014", "2012-01-01..2014-12-31 year stated"),
    ("It began in 2017–18.", "2017–18", "2017-01-01..2018-12-31 year stated"),
    ("They held it from Friday to Sunday.", "Friday to Sunday", "2019-06-28..2019-06-30 day relative"),
    ("Between Friday and Monday they held it.", "Friday and Monday", "2019-06-28..2019-07-01 day relative"),
]

MONTHS = [
    ("The town fell in June.", "June", "2019-06-01..2019-06-30 month relative"),
    ("The town fell in June 2017.", "June 2017", "2017-06-01..2017-06-30 month stated"),
    ("The town fell in June of 2017.", "June of 2017", "2017-06-01..2017-06-30 month stated"),
    ("The town fell in July.", "July", "2019-07-01..2019-07-31 month relative"),
    ("The town fell in August.", "August", "2018-08-01..2018-08-31 month relative"),
    ("The town fell in January.", "January", "2019-01-01..2019-01-31 month relative"),
    ("The town fell in May.", "May", "2019-05-01..2019-05-31 month relative"),
    ("The town fell in March.", "March", "2019-03-01..2019-03-31 month relative"),
    ("The town fell in mid-June.", "mid-June", "2019-06-11..2019-06-20 month relative"),
    ("The town fell in late May.", "late May", "2019-05-21..2019-05-31 month relative"),
    ("The town fell in early June 2017.", "early June 2017", "2017-06-01..2017-06-10 month stated"),
    ("The town fell at the end of June.", "end of June", "2019-06-26..2019-06-30 month relative"),
    ("The town fell in December of last year.", "December of last year", "2018-12-01..2018-12-31 month relative"),
    ("The town fell in May last year.", "May last year", "2018-05-01..2018-05-31 month relative"),
    ("The town fell last December.", "last December", "2018-12-01..2018-12-31 month relative"),
    ("The town fell last June.", "last June", "2019-06-01..2019-06-30 month relative"),
    ("The town fell last July.", "last July", "2018-07-01..2018-07-31 month relative"),
    ("They will leave next March.", "next March", "2020-03-01..2020-03-31 month relative"),
    ("The town fell this May.", "this May", "2019-05-01..2019-05-31 month relative"),
    ("The town fell late last November.", "late last November", "2018-11-21..2018-11-30 month relative"),
    ("In the month of March they left.", "March", "2019-03-01..2019-03-31 month relative"),
    ("The town fell in Sept.", "Sept.", "2018-09-01..2018-09-30 month relative"),
    ("It fell in late May last year.", "late May last year", "2018-05-21..2018-05-31 month relative"),
    ("It fell in the first week of June.", "first week of June", "2019-06-01..2019-06-07 week relative"),
    ("It fell in the second week of May 2018.", "second week of May 2018", "2018-05-08..2018-05-14 week stated"),
    ("It fell in the last week of April.", "last week of April", "2019-04-24..2019-04-30 week relative"),
    ("It fell on the last day of May.", "last day of May", "2019-05-31 day relative"),
    ("It fell in the last ten days of May.", "last ten days of May", "2019-05-22..2019-05-31 week relative"),
]

YEARS = [
    ("The town fell in 2016.", "2016", "2016-01-01..2016-12-31 year stated"),
    ("The town fell in early 2016.", "early 2016", "2016-01-01..2016-04-30 year stated"),
    ("The town fell in mid-2015.", "mid-2015", "2015-05-01..2015-08-31 year stated"),
    ("The town fell in late 2014.", "late 2014", "2014-09-01..2014-12-31 year stated"),
    ("The town fell at the end of 2014.", "end of 2014", "2014-11-01..2014-12-31 year stated"),
    ("It fell in the first half of 2018.", "first half of 2018", "2018-01-01..2018-06-30 year stated"),
    ("The pact (2014) is dead.", "2014", "2014-01-01..2014-12-31 year stated"),
    ("Wars of the 1990s shaped it.", "1990s", "1990-01-01..1999-12-31 year stated"),
    ("In the early 1990s they left.", "early 1990s", "1990-01-01..1993-04-30 year stated"),
    ("After the 2014 Varn offensive nobody returned.", "2014", "2014-01-01.. open stated"),
    ("They fell in the 2014 Varn offensive.", "2014", "2014-01-01..2014-12-31 year stated"),
    ("In 2014 rebels took Tebb.", "2014", "2014-01-01..2014-12-31 year stated"),
    ("Two bases fell last year.", "last year", "2018-01-01..2018-12-31 year relative"),
    ("Two bases fell this year.", "this year", "2019-01-01..2019-12-31 year relative"),
    ("Two bases will close next year.", "next year", "2020-01-01..2020-12-31 year relative"),
    ("Two bases fell earlier this year.", "earlier this year", "2019-01-01..2019-07-03 year relative"),
    ("Two bases fell late last year.", "late last year", "2018-09-01..2018-12-31 year relative"),
    ("Two bases will close later this year.", "later this year", "2019-07-03..2019-12-31 year relative"),
    ("Bases fell at the start of the year.", "start of the year", "2019-01-01..2019-02-28 year relative"),
]

SEASONS = [
    ("It fell in the summer of 2014.", "summer of 2014", "2014-06-01..2014-08-31 season stated"),
    ("It fell in spring 2014.", "spring 2014", "2014-03-01..2014-05-31 season stated"),
    ("It fell in the fall of 2014.", "fall of 2014", "2014-09-01..2014-11-30 season stated"),
    ("It fell in the winter of 2014-15.", "winter of 2014-15", "2014-12-01..2015-02-28 season stated"),
    ("It fell in late summer 2014.", "late summer 2014", "2014-08-01..2014-08-31 season stated"),
    ("It fell in early spring last year.", "early spring last year", "2018-03-01..2018-03-31 season relative"),
    ("It fell this summer.", "this summer", "2019-06-01..2019-08-31 season relative"),
    ("It fell last winter.", "last winter", "2018-12-01..2019-02-28 season relative"),
    ("It fell last summer.", "last summer", "2018-06-01..2018-08-31 season relative"),
    ("It fell late last summer.", "late last summer", "2018-08-01..2018-08-31 season relative"),
    ("It fell last fall.", "last fall", "2018-09-01..2018-11-30 season relative"),
    ("They will come next spring.", "next spring", "2020-03-01..2020-05-31 season relative"),
    ("It fell in the autumn of last year.", "autumn of last year", "2018-09-01..2018-11-30 season relative"),
    ("It fell in the spring.", "spring", "2019-03-01..2019-05-31 season relative"),
    ("It fell in the winter.", "winter", "2018-12-01..2019-02-28 season relative"),
]

DAYS = [
    ("They left yesterday.", "yesterday", "2019-07-02 day relative"),
    ("They left today.", "today", "2019-07-03 day relative"),
    ("They leave tonight.", "tonight", "2019-07-03 day relative"),
    ("They leave tomorrow.", "tomorrow", "2019-07-04 day relative"),
    ("They left the day before yesterday.", "the day before yesterday", "2019-07-01 day relative"),
    ("They left yesterday evening.", "yesterday evening", "2019-07-02 day relative"),
    ("They left late yesterday.", "late yesterday", "2019-07-02 day relative"),
    ("They left earlier today.", "earlier today", "2019-07-03 day relative"),
    ("They left last night.", "last night", "2019-07-02 day relative"),
    ("They left overnight.", "overnight", "2019-07-02..2019-07-03 day relative"),
    ("They left this morning.", "this morning", "2019-07-03 day relative"),
    ("They left early this morning.", "early this morning", "2019-07-03 day relative"),
    ("They left on Monday.", "Monday", "2019-07-01 day relative"),
    ("They left on Wednesday.", "Wednesday", "2019-07-03 day relative"),
    ("They left on Thursday.", "Thursday", "2019-06-27 day relative"),
    ("Monday's strike hit Tebb.", "Monday", "2019-07-01 day relative"),
    ("They left late on Monday.", "late on Monday", "2019-07-01 day relative"),
    ("They left early Tuesday.", "early Tuesday", "2019-07-02 day relative"),
    ("They left on Friday night.", "Friday night", "2019-06-28 day relative"),
    ("They left at dawn on Tuesday.", "at dawn on Tuesday", "2019-07-02 day relative"),
    ("They left before dawn on Tuesday.", "before dawn on Tuesday", "2019-07-02 day relative"),
    ("They left overnight into Tuesday.", "overnight into Tuesday", "2019-07-02 day relative"),
    ("They left last Friday.", "last Friday", "2019-06-28 day relative"),
    ("They left late last Friday.", "late last Friday", "2019-06-28 day relative"),
    ("They left late on Friday of last week.", "late on Friday of last week", "2019-06-28 day relative"),
    ("They left last Wednesday.", "last Wednesday", "2019-06-26 day relative"),
    ("They leave this coming Friday.", "this coming Friday", "2019-07-05 day relative"),
    ("They leave next Friday.", "next Friday", "2019-07-05 day relative"),
    ("They leave next Wednesday.", "next Wednesday", "2019-07-10 day relative"),
    ("They left this past Sunday.", "this past Sunday", "2019-06-30 day relative"),
    ("They leave this Friday.", "this Friday", "2019-07-05 day relative"),
    ("They left on Tuesday last week.", "Tuesday last week", "2019-06-25 day relative"),
    ("They left on Friday of last week.", "Friday of last week", "2019-06-28 day relative"),
    ("They left over the weekend.", "weekend", "2019-06-29..2019-06-30 day relative"),
    ("They left last weekend.", "last weekend", "2019-06-29..2019-06-30 day relative"),
    ("They leave this weekend.", "this weekend", "2019-07-06..2019-07-07 day relative"),
    ("They left two days ago.", "two days ago", "2019-07-01 day relative"),
    ("They left 10 days ago.", "10 days ago", "2019-06-23 day relative"),
    ("They left 48 hours ago.", "48 hours ago", "2019-07-01 day relative"),
    ("They left a few days ago.", "a few days ago", "2019-06-27..2019-07-01 day relative"),
    ("They left hours ago.", "hours ago", "2019-07-03 day relative"),
]

WEEKS = [
    ("They left last week.", "last week", "2019-06-24..2019-06-30 week relative"),
    ("They left this week.", "this week", "2019-07-01..2019-07-07 week relative"),
    ("They leave next week.", "next week", "2019-07-08..2019-07-14 week relative"),
    ("They left earlier this week.", "earlier this week", "2019-07-01..2019-07-03 week relative"),
    ("They leave later this week.", "later this week", "2019-07-03..2019-07-07 week relative"),
    ("They left early last week.", "early last week", "2019-06-24..2019-06-25 week relative"),
    ("They left this month.", "this month", "2019-07-01..2019-07-31 month relative"),
    ("They left last month.", "last month", "2019-06-01..2019-06-30 month relative"),
    ("They leave next month.", "next month", "2019-08-01..2019-08-31 month relative"),
    ("They left earlier this month.", "earlier this month", "2019-07-01..2019-07-03 month relative"),
    ("They left late last month.", "late last month", "2019-06-21..2019-06-30 month relative"),
    ("They left at the end of last month.", "end of last month", "2019-06-26..2019-06-30 month relative"),
    ("They left three weeks ago.", "three weeks ago", "2019-06-10..2019-06-16 week relative"),
    ("They left two months ago.", "two months ago", "2019-05-01..2019-05-31 month relative"),
    ("They left a year ago.", "a year ago", "2018-01-01..2018-12-31 year relative"),
    ("They left nearly three years ago.", "three years ago", "2016-01-01..2016-12-31 year relative"),
    ("Over the past three weeks they left.", "past three weeks", "2019-06-12..2019-07-03 week relative"),
    ("Over the last week they left.", "last week", "2019-06-26..2019-07-03 week relative"),
    ("In the past month they left.", "past month", "2019-06-03..2019-07-03 month relative"),
    ("In the last 24 hours they left.", "last 24 hours", "2019-07-02..2019-07-03 day relative"),
    ("In the past two days they left.", "past two days", "2019-07-01..2019-07-03 day relative"),
    ("In the past few days they left.", "past few days", "2019-06-27..2019-07-03 week relative"),
    ("In recent days they left.", "recent days", "2019-06-26..2019-07-03 week relative"),
    ("In recent weeks they left.", "recent weeks", "2019-06-05..2019-07-03 month relative"),
    ("In recent years they left.", "recent years", "-"),
    ("They will leave in the coming days.", "coming days", "2019-07-03..2019-07-10 week relative"),
    ("They will leave in the next two weeks.", "next two weeks", "2019-07-03..2019-07-17 week relative"),
    ("In the past decade they left.", "past decade", "2009-07-03..2019-07-03 year relative"),
    ("They left several days later.", "several days later", "-"),
    ("They left the day before.", "the day before", "-"),
    ("They came years ago.", "years ago", "-"),
    ("They came at dawn.", "at dawn", "-"),
    ("In the evening they came.", "In the evening", "-"),
    ("They came two days after the deal.", "two days after", "-"),
    ("They came the day after the deal.", "the day after", "-"),
]


PERIODS = [*CALENDAR, *RANGES, *MONTHS, *YEARS, *SEASONS, *DAYS, *WEEKS]


@pytest.mark.parametrize(("sentence", "words", "period"), PERIODS)
def test_an_expression_and_its_period(sentence: str, words: str, period: str) -> None:
    mention = only(sentence)
    assert (mention.text, shown(mention.when)) == (words, period)


@pytest.mark.parametrize(
    ("sentence", "anchor", "period"),
    [
        ("It fell in November.", WINTER, "2015-11-01..2015-11-30 month relative"),
        ("It fell in February.", WINTER, "2016-02-01..2016-02-29 month relative"),
        ("It fell this winter.", WINTER, "2015-12-01..2016-02-29 season relative"),
        ("It fell last winter.", WINTER, "2014-12-01..2015-02-28 season relative"),
        ("It fell last summer.", WINTER, "2015-06-01..2015-08-31 season relative"),
        ("It fell last month.", date(2016, 1, 31), "2015-12-01..2015-12-31 month relative"),
        ("It fell a month ago.", date(2016, 3, 31), "2016-02-01..2016-02-29 month relative"),
        ("It fell on February 29.", date(2017, 3, 1), "2016-02-29 day relative"),
        ("It fell on December 30.", date(2016, 1, 2), "2015-12-30 day relative"),
        ("It will fall on January 2.", date(2015, 12, 20), "2016-01-02 day relative"),
        ("It fell on Sunday.", date(2016, 5, 1), "2016-05-01 day relative"),
        ("It fell last Sunday.", date(2016, 5, 1), "2016-04-24 day relative"),
        ("It fell this week.", date(2016, 5, 1), "2016-04-25..2016-05-01 week relative"),
        ("It fell over the weekend.", date(2016, 5, 1), "2016-04-30..2016-05-01 day relative"),
        ("It fell next Monday.", date(2016, 5, 1), "2016-05-02 day relative"),
        ("It fell on 29 June 2017.", None, "2017-06-29 day stated"),
        ("It fell in June 2017.", None, "2017-06-01..2017-06-30 month stated"),
        ("It fell in 2017.", None, "2017-01-01..2017-12-31 year stated"),
        ("It fell on 29 June.", None, "-"),
        ("It fell in June.", None, "-"),
        ("It fell on Monday.", None, "-"),
        ("It fell yesterday.", None, "-"),
        ("It fell last week.", None, "-"),
        ("It fell two days ago.", None, "-"),
        ("It fell over the past three weeks.", None, "-"),
        ("It fell in the last 9 years.", date(3, 1, 1), "-"),
    ],
)
def test_the_publication_date_decides(sentence: str, anchor: date | None, period: str) -> None:
    assert shown(only(sentence, anchor).when) == period


ROLES = [
    ("They have held Tebb since 2011.", "2011", "since", "2011-01-01.. open stated"),
    ("They have held Tebb since mid-2015.", "mid-2015", "since", "2015-05-01.. open stated"),
    ("They have held it since at least 2014.", "2014", "since", "2014-01-01.. open stated"),
    ("They have held it since Sunday.", "Sunday", "since", "2019-06-30.. open relative"),
    ("They have held it since July 20.", "July 20", "since", "2018-07-20.. open relative"),
    ("They have held it since the 2003 Oram-led invasion.", "2003", "since", "2003-01-01.. open stated"),
    ("Starting in May they left.", "May", "since", "2019-05-01.. open relative"),
    ("After June 3 nobody was seen.", "June 3", "since", "2019-06-03.. open relative"),
    ("They must leave by June 1.", "June 1", "until", "..2019-06-01 open relative"),
    ("They held it until Friday.", "Friday", "until", "..2019-06-28 open relative"),
    ("They stay until September.", "September", "until", "..2019-09-30 open relative"),
    ("They stayed until April.", "April", "until", "..2019-04-30 open relative"),
    ("By the end of 2014 they had left.", "end of 2014", "until", "..2014-12-31 open stated"),
    ("They had left before June 3.", "June 3", "until", "..2019-06-02 open relative"),
    ("The build-up to September alarmed them.", "September", "date", "2018-09-01..2018-09-30 month relative"),
    ("Tebb fell two weeks ago to the Oram Guard.", "two weeks ago", "date", "2019-06-17..2019-06-23 week relative"),
    ("They returned after Friday's raid.", "Friday", "date", "2019-06-28 day relative"),
    ("They fought for several years.", "several years", "duration", "-"),
    ("They fought for three weeks.", "three weeks", "duration", "-"),
    ("They fought for over a month.", "a month", "duration", "-"),
    ("They fought for years.", "years", "duration", "-"),
    ("A five-day lull ended.", "five-day", "duration", "-"),
    ("A month-long lull ended.", "A month-long", "duration", "-"),
    ("The year-long war ended.", "year-long", "duration", "-"),
    ("Within 48 hours Tebb fell.", "48 hours", "duration", "-"),
    ("Less than 20 days after the liberation of Tebb, it fell.", "20 days after", "duration", "-"),
    ("It fell three months after arriving forces dug in.", "three months after", "duration", "-"),
    ("Guns fire every day.", "every day", "repeat", "-"),
    ("Guns fire every two weeks.", "every two weeks", "repeat", "-"),
    ("Guns fire several times a week.", "several times a week", "repeat", "-"),
    ("Guns fire twice a day.", "twice a day", "repeat", "-"),
    ("Guns fire daily.", "daily", "repeat", "-"),
    ("Daily shelling goes on.", "Daily", "repeat", "-"),
    ("Guns fire every Friday.", "every Friday", "repeat", "-"),
    ("Guns fire on Fridays.", "Fridays", "repeat", "-"),
    ("Guns fire 40 rounds per hour.", "per hour", "repeat", "-"),
    ("Guns fire day after day.", "day after day", "repeat", "-"),
]


@pytest.mark.parametrize(("sentence", "words", "role", "period"), ROLES)
def test_the_role_of_an_expression(sentence: str, words: str, role: str, period: str) -> None:
    mention = only(sentence)
    assert (mention.text, mention.role, shown(mention.when)) == (words, role, period)


BASES = [
    ("They came on 10 May 2017. A day earlier they had left Tebb.", "2017-05-09 day relative"),
    ("They came on 10 May 2017. The day before they had rested.", "-"),
    ("They came on 10 May 2017. They had rested the day before.", "2017-05-09 day relative"),
    ("They came on 10 May 2017 and left that day.", "2017-05-10 day relative"),
    ("They came on 10 May 2017 and left the same day.", "2017-05-10 day relative"),
    ("They came on 10 May 2017 and left the next day.", "2017-05-11 day relative"),
    ("They came on 10 May 2017 and left the following day.", "2017-05-11 day relative"),
    ("They came on 10 May 2017 and left the previous night.", "2017-05-09 day relative"),
    ("They came on 10 May 2017 and left that evening.", "2017-05-10 day relative"),
    ("They came on 10 May 2017 and left in the evening.", "2017-05-10 day relative"),
    ("They came on 10 May 2017 and left later in the day.", "2017-05-10 day relative"),
    ("They came on 10 May 2017; two days later they left.", "2017-05-12 day relative"),
    ("They came on 10 May 2017; a week later they left.", "2017-05-15..2017-05-21 week relative"),
    ("They came on 10 May 2017; hours later they left.", "2017-05-10 day relative"),
    ("They came on 10 May 2017 and left that month.", "2017-05-01..2017-05-31 month relative"),
    ("They came on 10 May 2017 and left the following month.", "2017-06-01..2017-06-30 month relative"),
    ("They came on 10 May 2017 and left the following year.", "2018-01-01..2018-12-31 year relative"),
    ("They came on 10 May 2017 and left the following Monday.", "2017-05-15 day relative"),
    ("They came on 10 May 2017 and have stayed since then.", "2017-05-10.. open relative"),
    ("They came on 10 May 2017 and rested for the next two days.", "2017-05-10..2017-05-12 day relative"),
    ("They came on 10 May 2017 and rested the following three days.", "2017-05-10..2017-05-13 day relative"),
    ("They came on 10 May 2017 after fighting the previous two weeks.", "2017-04-26..2017-05-10 week relative"),
    ("They came on 10 May 2017 and said that Monday would be quiet.", "2019-07-01 day relative"),
    ("They came in May 2017, and in June that year they left.", "2017-06-01..2017-06-30 month relative"),
]


@pytest.mark.parametrize(("text", "period"), BASES)
def test_the_mention_before_is_the_base(text: str, period: str) -> None:
    assert shown(find(text)[-1].when) == period


@pytest.mark.parametrize(
    "sentence",
    [
        "The talks may become harder.",
        "They left on may 3 boats.",
        "May the truce hold.",
        "May they return home.",
        "They march on the city.",
        "March on the capital, he told them.",
        "He met the May family.",
        "Critics of May said so.",
        "He runs for a second term.",
        "They came in second place.",
        "The 313 organizations signed.",
        "They hit the T2 station.",
        "They hit the T4 base with 12 jets.",
        "Some 150 servicemen left.",
        "It lies at 80 km from Tebb.",
        "About 2,000 troops left.",
        "Up to 1,500 left.",
        "A force of 2000 troops left.",
        "Some 1950 fighters left.",
        "The sun rose over Tebb.",
        "They sat in the square.",
        "The Sun wrote about it.",
        "It breaches Resolution 2254.",
        "It flew 9,000 sorties.",
        "It breaches the 1974 agreement.",
        "It breaches the 1949 conventions.",
        "The 2015 constitution bars it.",
        "In 1973 war planners failed.",
        "He fired a 122-mm round.",
        "Unit 1980 left Tebb.",
        "They left at 1930 GMT.",
        "They spent $2016 on it.",
        "It grew by 3.2019 points.",
        "It is now quiet.",
        "The group currently holds Tebb.",
        "The fall of Tebb was quick.",
        "They fear a spring offensive.",
        "A 25-year-old man died.",
        "He is 30 years old.",
        "The newspaper Tebb Weekly wrote so.",
        "He told the daily so.",
        "Bloody Sunday is remembered.",
        "The Sunday Times wrote so.",
        "Second Lieutenant Oram left.",
        "The first battalion left.",
        "They hold a day care centre.",
        "Last, they left.",
        "This base fell.",
        "The next base fell.",
        "Past Tebb, the road forks.",
        "The end of the war is near.",
        "That unit left.",
        "It was the last day.",
        "Every village fell.",
        "They are 7 and 8 km away.",
        "",
    ],
)
def test_a_trap_is_left_alone(sentence: str) -> None:
    assert find(sentence) == ()


def test_every_form_of_the_language_file_matches_something_here() -> None:
    """A form that nothing matches is dead or untested."""
    sentences = [row[0].lower() for row in (*PERIODS, *ROLES, *BASES)]
    unmatched = {form.source for forms in WORDS.forms.values() for form in forms}
    for sentence in sentences:
        for token in re.finditer(r"[a-z]+|\d+", sentence):
            forms = WORDS.forms.get("#" if token[0].isdigit() else token[0], ())
            unmatched -= {form.source for form in forms if form.pattern.match(sentence, token.start())}
    assert unmatched == set()


def test_several_mentions_in_text_order() -> None:
    found = find("On Monday the Oram Guard left Tebb, which it took in May 2017, and on 3 June, Varn.")
    assert [mention.text for mention in found] == ["Monday", "May 2017", "3 June"]


def test_offsets_hold_beside_letters_that_grow_in_lower_case() -> None:
    text = "İİ left Tebb on Monday."
    mention = only(text)
    assert text[mention.start : mention.end] == mention.text == "Monday"


def test_capitals_are_no_obstacle() -> None:
    assert shown(only("TEBB FELL ON 29 JUNE 2017").when) == "2017-06-29 day stated"


def test_the_text_of_the_period_is_the_mention() -> None:
    when = only("It fell in late May.").when
    assert when == When(
        start=date(2019, 5, 21),
        end=date(2019, 5, 31),
        precision=DatePrecision.MONTH,
        text="late May",
        basis=DateBasis.RELATIVE,
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("forms:", "unknown: 1\nforms:"), "unknown"),
        (("june: 6", "june: six"), "months"),
        (("reading: numeric", "reading: nonsense"), "nonsense"),
        (("'{weekdays}'", "'({weekdays}'"), r"\{weekdays\}"),
        (("'{weekdays}'", "'{weekdy}s'"), "weekdy"),
        (("'{weekdays}'", "'[a-z]+s'"), "starts with"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, change: tuple[str, str], fault: str) -> None:
    shipped = Path(__file__).parents[1] / "src" / "laydown" / "data" / "en" / "times.yaml"
    text = shipped.read_text(encoding="utf-8")
    assert change[0] in text
    broken = tmp_path / "times.yaml"
    broken.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(LexiconError, match=fault):
        load_times(broken)


def test_search_is_fast_enough_for_a_stream_of_news() -> None:
    """At least 20,000 short sentences a second; half of that is asked, for a loaded machine."""
    sentences = [row[0] for row in (*CALENDAR, *DAYS, *WEEKS)] + ["The Oram Guard holds the bridge at Tebb."] * 200
    began = time.process_time()
    for _ in range(5):
        for sentence in sentences:
            find(sentence)
    assert 5 * len(sentences) / (time.process_time() - began) > 10_000

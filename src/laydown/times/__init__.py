"""Time expressions to periods: 'late on Monday', 'since mid-2015', 'three weeks ago'.

A period is as wide as its words: ``precision`` names the unit spoken of, ``start`` and ``end`` may be narrower
('early June' is the first ten days, at the precision of a month). A week runs from Monday to Sunday. A day of the
week is the latest one up to the publication date, a month or day without a year likewise. 'In recent days' is the
seven days up to publication, a winter begins in the December of its year.
"""

from laydown.times.search import TimeMention, find_times
from laydown.times.words import TimeWords, load_times

__all__ = ["TimeMention", "TimeWords", "find_times", "load_times"]

"""Who says it, through whom, and how firmly: speakers, and the stance of what is said."""

from laydown.attribution.speakers import Speaker, Speakers, sentence_speakers, speakers, spoken_for
from laydown.attribution.stance import Stance, stance

__all__ = ["Speaker", "Speakers", "Stance", "sentence_speakers", "speakers", "spoken_for", "stance"]

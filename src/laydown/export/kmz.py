"""Control over time for Google Earth and the like: KML 2.2 with a time span for each stretch, zipped.

Names and sentences come from documents that anybody may have written. Viewers take a placemark's description for
HTML, and put its name into HTML of their own; so descriptions are escaped twice, and names have no angle brackets.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from typing import IO
from xml.sax.saxutils import escape

from laydown.export.chosen import Asked
from laydown.export.control import COLUMNS, Stretch, all_stretches, control_row
from laydown.export.packing import write_zip
from laydown.export.sheets import chain, plain
from laydown.export.where import point
from laydown.ledger.answers import Quote, Status

_COLOURS = {
    Status.HELD: "ff9e6a2f", Status.JOINT: "ffa8852f", Status.CONTESTED: "ff2f6fd6", Status.BESIEGED: "ff3f9ad6",
    Status.VACANT: "ffd9d9d9", Status.UNKNOWN: "ff8c8c8c",
}  # fmt: skip
"""By status, never by side; as KML writes colours: opacity, blue, green, red."""
_QUOTED = 3
_BALLOON = "<h3>$[name]</h3>$[description]"
"""What a balloon shows. Left to themselves, viewers would also put the extended data there, as HTML."""


def write_kmz(asked: Asked, out: IO[bytes]) -> int:
    """Write a placemark for each stretch of a place with coordinates; returns how many."""
    marks = [_placemark(stretch, where) for stretch in all_stretches(asked)
             if (where := point(stretch.book.place)) is not None]  # fmt: skip
    document = "".join((
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n',
        f"<name>laydown: control as reported, up to {asked.last}</name>\n",
        *map(_style, Status), *marks, "</Document>\n</kml>\n",
    ))  # fmt: skip
    write_zip([("doc.kml", io.BytesIO(document.encode()))], out)
    return len(marks)


def _style(status: Status) -> str:
    icon = f"<IconStyle><color>{_COLOURS[status]}</color><scale>0.9</scale></IconStyle>"
    balloon = f"<BalloonStyle><text>{escape(_BALLOON)}</text></BalloonStyle>"
    return f'<Style id="{status.value}">{icon}{balloon}</Style>\n'


def _placemark(stretch: Stretch, where: tuple[float, float]) -> str:
    row = control_row(stretch)
    who = f": {row['controller']}" if row["controller"] else ""
    title = f"{row['name']} ({row['status']}{who})"
    data = "".join(
        f'<Data name="{column.name}"><value>{_text(str(row[column.name]))}</value></Data>'
        for column in COLUMNS if row[column.name] is not None
    )  # fmt: skip
    span = f"<TimeSpan><begin>{stretch.start}</begin><end>{stretch.end}</end></TimeSpan>"
    return (
        f"<Placemark><name>{_name(title)}</name><description>{escape(''.join(_description(stretch)))}</description>"
        f"{span}<styleUrl>#{row['status']}</styleUrl><ExtendedData>{data}</ExtendedData>"
        f"<Point><coordinates>{where[0]},{where[1]},0</coordinates></Point></Placemark>\n"
    )


def _description(stretch: Stretch) -> Iterator[str]:
    """The status and a few of the sentences it rests on, as HTML of ours with the words of documents escaped."""
    standing = stretch.standing
    yield f"<p>{stretch.start} – {stretch.end}: {standing.status.value}</p>"
    for held in standing.told:
        word, percent = held.certainty.word, held.certainty.probability
        yield f"<p>{_inert(held.force_name)}: {held.kind}, {word} ({percent:.2f} on {standing.on})</p><ul>"
        for quote in held.claims_for[-_QUOTED:]:
            yield f"<li>“{_inert(quote.sentence)}” {_inert(_cited(quote))}</li>"
        yield "</ul>"


def _cited(quote: Quote) -> str:
    return f"({chain(quote.speakers)}; {plain(quote.document)}, {quote.known}; {quote.claim})"


def _inert(words: str) -> str:
    """Words as HTML that shows them; '$[…]' would be replaced by the viewer."""
    return html.escape(plain(words)).replace("$[", "&#36;&#91;")


def _name(words: str) -> str:
    return _text(plain(words).replace("<", "‹").replace(">", "›").replace("$[", "$ ["))


def _text(words: str) -> str:
    return escape(plain(words), {'"': "&quot;"})

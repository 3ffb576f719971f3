"""What several test modules share."""

from __future__ import annotations

from pathlib import Path

import pytest

from laydown.claims import Extractor, load_extractor

DEMO = Path(__file__).parent.parent / "src" / "laydown" / "data" / "demo"


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The product's extractor with the demo's theatre, loaded once."""
    return load_extractor(theatres=("demo",))


@pytest.fixture
def reports() -> Path:
    """The folder of the demo's reports."""
    return DEMO / "reports"

"""ZIP files that are the same for the same contents: fixed times, fixed order."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from typing import IO

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_zip(parts: Iterable[tuple[str, IO[bytes]]], out: IO[bytes]) -> None:
    """Write these named contents, each read as it is written."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as part:
                shutil.copyfileobj(content, part)

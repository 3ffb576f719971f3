"""ZIP files that are the same for the same contents: fixed times, fixed order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from typing import IO

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_zip(parts: Iterable[tuple[str, bytes]], out: IO[bytes]) -> None:
    """Write these named contents."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)

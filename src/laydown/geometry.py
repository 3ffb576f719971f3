"""Distances and points on a sphere of the Earth's mean radius: within half a per cent of the ellipsoid."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Protocol

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG), in kilometres."""


class Point(Protocol):
    """Anything with WGS 84 degrees."""

    @property
    def lat(self) -> float:
        """Degrees north."""

    @property
    def lon(self) -> float:
        """Degrees east."""


def distance_km(a: Point, b: Point) -> float:
    """Kilometres between two points along a great circle."""
    return kilometres((a.lat, a.lon), (b.lat, b.lon))


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points (degrees north, degrees east) along a great circle (haversine)."""
    south, north = radians(one[0]), radians(other[0])
    up, across = sin((north - south) / 2), sin(radians(other[1] - one[1]) / 2)
    return 2 * EARTH_KM * asin(min(1.0, sqrt(up * up + cos(south) * cos(north) * across * across)))


def moved(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """The point ``km`` kilometres from a point (degrees) in a direction (degrees clockwise from north)."""
    phi, theta, turn = radians(lat), radians(bearing), km / EARTH_KM
    north = asin(sin(phi) * cos(turn) + cos(phi) * sin(turn) * cos(theta))
    east = atan2(sin(theta) * sin(turn) * cos(phi), cos(turn) - sin(phi) * sin(north))
    return degrees(north), (lon + degrees(east) + 540) % 360 - 180


def midpoint(a: Point, b: Point) -> tuple[float, float]:
    """The point halfway along the great circle between two points: latitude, longitude."""
    phi, other, across = radians(a.lat), radians(b.lat), radians(b.lon - a.lon)
    x, y = cos(other) * cos(across), cos(other) * sin(across)
    north = atan2(sin(phi) + sin(other), sqrt((cos(phi) + x) ** 2 + y * y))
    return degrees(north), (a.lon + degrees(atan2(y, cos(phi) + x)) + 540) % 360 - 180

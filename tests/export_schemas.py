"""JSON Schemas of formats that publish none, written from their public documentation.

PLOVER: the tables of the chapter 'JSON Data Fields' in PLOVER_MANUAL.tex of https://github.com/openeventdata/PLOVER
(0.7b1, 2021); 'actor' is what its later drafts call 'source'. Fields beyond those listed are allowed by the manual.
ORBAT Mapper: ``src/types/scenarioModels.ts`` and ``scenarioGeoModels.ts`` of https://github.com/orbat-mapper/orbat-mapper.
TimelineJS: https://timeline.knightlab.com/docs/json-format.html.
"""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
PLOVER_EVENTS = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
).split()
PLOVER_MODES = (
    "visit third-party multilateral phone withdraw release disarm ceasefire access resign assist change yield meet "
    "disapprove investigate allege restrict arrest relations expel territory violence troops weapons police militia "
    "seize"
).split()
PLOVER_ACTOR = {
    "type": "object",
    "required": ["sector"],
    "properties": {
        "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "sector": {"enum": ["MIL", "REB", "PRM", "UAF", "COP", "GOV", "SPY", "CVL", "UNK"]},
        "actor_text": TEXT,
        "laydown_id": TEXT,
    },
    "additionalProperties": False,
}
PLOVER: dict[str, Any] = {
    "type": "object",
    "required": ["id", "date", "actor", "event"],
    "properties": {
        "id": TEXT,
        "has_event": {"type": "boolean"},
        "date": DAY,
        "enddate": DAY,
        "actor": {"type": "array", "minItems": 1, "items": PLOVER_ACTOR},
        "recipient": {"type": "array", "items": PLOVER_ACTOR},
        "event": {"type": "array", "items": {"enum": PLOVER_EVENTS}, "uniqueItems": True},
        "quad_code": {"enum": [1, 2, 3, 4]},
        "mode": {"type": "array", "items": {"enum": PLOVER_MODES}},
        "context": {"type": "array", "items": {"enum": ["military", "territory"]}},
        "event_loc": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": TEXT,
                "latitude": {"type": "number", "minimum": -90, "maximum": 90},
                "longitude": {"type": "number", "minimum": -180, "maximum": 180},
                "country code": {"type": "string", "pattern": "^[A-Z]{2}$"},
                "cc3": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
        },
        "event_text": {"type": "array", "items": TEXT},
        "text": TEXT,
        "text_info": {"type": "object", "required": ["start", "end"]},
        "cite_info": {"type": "object", "additionalProperties": TEXT},
        "coder": TEXT,
        "coded_date": DAY,
        "coded_time": TEXT,
        "laydown": {"type": "object", "required": ["polarity", "known", "speakers", "claim"]},
    },
    "additionalProperties": False,
    "if": {"properties": {"has_event": {"const": True}}},
    "then": {"required": ["quad_code"], "properties": {"event": {"minItems": 1}}},
    "else": {"not": {"required": ["quad_code"]}, "properties": {"event": {"maxItems": 0}}},
}
POSITION = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"}
ORBAT: dict[str, Any] = {
    "type": "object",
    "required": ["id", "type", "version", "name", "sides", "events", "layers", "mapLayers", "settings"],
    "properties": {
        "id": TEXT,
        "type": {"const": "ORBAT-mapper"},
        "version": {"const": "2.2.0"},
        "startTime": INSTANT,
        "timeZone": {"const": "UTC"},
        "symbologyStandard": {"enum": ["2525", "app6"]},
        "meta": {"type": "object", "required": ["createdDate", "lastModifiedDate"]},
        "sides": {"type": "array", "items": {"$ref": "#/$defs/side"}},
        "settings": {"type": "object", "required": ["rangeRingGroups", "statuses", "supplyClasses", "supplyUoMs"]},
        "layers": {"type": "array", "items": {"type": "object", "required": ["id", "name", "features"]}},
    },
    "$defs": {
        "side": {
            "type": "object",
            "required": ["id", "name", "standardIdentity", "groups"],
            "properties": {
                "standardIdentity": {"enum": list("0123456")},
                "groups": {"type": "array", "items": {"$ref": "#/$defs/group"}},
            },
        },
        "group": {
            "type": "object",
            "required": ["id", "name", "subUnits"],
            "properties": {"subUnits": {"type": "array", "items": {"$ref": "#/$defs/unit"}}},
        },
        "unit": {
            "type": "object",
            "required": ["id", "name", "sidc", "subUnits"],
            "properties": {
                "id": TEXT,
                "name": TEXT,
                "shortName": TEXT,
                "sidc": {"type": "string", "pattern": r"^\d{20}$"},
                "subUnits": {"type": "array", "items": {"$ref": "#/$defs/unit"}},
                "state": {"type": "array", "items": {"$ref": "#/$defs/state"}},
            },
            "additionalProperties": False,
        },
        "state": {
            "type": "object",
            "required": ["id", "t"],
            "properties": {
                "id": TEXT,
                "t": INSTANT,
                "location": {"oneOf": [POSITION, {"type": "null"}]},
                "title": TEXT,
                "subTitle": TEXT,
                "description": TEXT,
                "externalUrl": {"type": "string", "pattern": "^https?://"},
            },
            "additionalProperties": False,
        },
    },
}
DATE = {
    "type": "object",
    "required": ["year"],
    "properties": {
        "year": {"type": "integer"},
        "month": {"type": "integer", "minimum": 1, "maximum": 12},
        "day": {"type": "integer", "minimum": 1, "maximum": 31},
    },
}
SLIDE_TEXT = {"type": "object", "properties": {"headline": TEXT, "text": TEXT}, "additionalProperties": False}
TIMELINE: dict[str, Any] = {
    "type": "object",
    "required": ["events"],
    "properties": {
        "title": {"type": "object", "properties": {"text": SLIDE_TEXT}},
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["start_date", "text"],
                "properties": {
                    "start_date": DATE,
                    "end_date": DATE,
                    "text": SLIDE_TEXT,
                    "group": TEXT,
                    "display_date": TEXT,
                    "autolink": {"const": False},
                    "unique_id": TEXT,
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}

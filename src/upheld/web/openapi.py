"""The API described in OpenAPI 3.1, from the types it answers with."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from upheld import __version__
from upheld.model.assessment import Status
from upheld.model.claim import KINDS
from upheld.publish import rows

_ANSWERS = (rows.ClaimsAnswer, rows.ClaimAnswer, rows.EvidenceAnswer, rows.ChangesAnswer, rows.DocumentsAnswer, rows.SearchAnswer, rows.ErrorAnswer)


def _asked(name: str, schema: dict[str, Any], says: str, *, needed: bool = False, where: str = "query") -> dict[str, Any]:
    return {"name": name, "in": where, "required": needed, "description": says, "schema": schema}


_DAY = {"type": "string", "format": "date"}
_AS_OF = _asked("as_of", _DAY, "what the world could know by the end of that day; today where it is left out")
_NAME = _asked("name", {"type": "string", "minLength": 1}, "the claim's id", needed=True, where="path")


def _route(says: str, answer: type, *asked: dict[str, Any], missing: bool = False) -> dict[str, Any]:
    def told(kind: type, words: str) -> dict[str, Any]:
        return {"description": words, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}}}

    answers = {"200": told(answer, says), "400": told(rows.ErrorAnswer, "the question makes no sense as asked"),
               "409": told(rows.ErrorAnswer, "there is nothing to answer from yet")}  # fmt: skip
    if missing:
        answers["404"] = told(rows.ErrorAnswer, "there is no claim of that id")
    return {"get": {"summary": says, "operationId": answer.__name__.removesuffix("Answer").lower(), "parameters": list(asked), "responses": answers}}


@cache
def description() -> dict[str, Any]:
    """The whole description."""
    _, schemas = msgspec.json.schema_components(_ANSWERS, ref_template="#/components/schemas/{name}")
    status = msgspec.json.schema(Status)
    return {
        "openapi": "3.1.0",
        "info": {"title": "upheld", "version": __version__, "description": "How the claims of an analysis stand, as of any day. Reading only."},
        "paths": {
            "/api/v1/claims": _route(
                "Claims as of a day", rows.ClaimsAnswer, _AS_OF, _asked("analysis", {"type": "string"}, "claims of this analysis only"),
                _asked("status", status, "claims of this status only"), _asked("kind", {"enum": list(KINDS)}, "claims of this kind only"),
            ),
            "/api/v1/claims/{name}": _route("One claim with its history", rows.ClaimAnswer, _NAME, _AS_OF, missing=True),
            "/api/v1/claims/{name}/evidence": _route("What bears on one claim", rows.EvidenceAnswer, _NAME, _AS_OF, missing=True),
            "/api/v1/changes": _route(
                "What moved between two days", rows.ChangesAnswer, _asked("from", _DAY, "the earlier day", needed=True),
                _asked("to", _DAY, "the later day; today where it is left out"),
            ),
            "/api/v1/documents": _route(
                "Documents known by a day", rows.DocumentsAnswer, _AS_OF, _asked("offset", {"type": "integer", "minimum": 0, "maximum": 999_999_999}, "how many to pass over"),
                _asked("limit", {"type": "integer", "minimum": 0, "maximum": 1000}, "how many at most; 100 where it is left out"),
            ),
            "/api/v1/search": _route(
                "Claims and documents that hold every word asked for", rows.SearchAnswer,
                _asked("q", {"type": "string", "minLength": 1}, "words or their beginnings; a phrase in quotation marks", needed=True), _AS_OF,
                _asked("offset", {"type": "integer", "minimum": 0, "maximum": 999_999_999}, "how many documents to pass over"),
                _asked("limit", {"type": "integer", "minimum": 0, "maximum": 100}, "how many documents at most; 20 where it is left out"),
            ),
        },
        "components": {"schemas": schemas},
    }  # fmt: skip

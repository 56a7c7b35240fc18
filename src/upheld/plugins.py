"""The doors by which formats, sources, judges, forecasters and publishers come in.

Each seam of :mod:`upheld.model.ports` is an entry-point group; what upheld ships is declared there like any other plugin. Where the package runs
from a bare source tree without installed metadata, the same declarations are read from ``BUILT_IN``. Nothing is imported before it is asked for.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal, cast

from upheld.errors import Problem
from upheld.forms import binary_kind, form_of
from upheld.model.ports import Importer, Publisher, Reader, Table

__all__ = ["BUILT_IN", "Group", "binary_kind", "declared", "importer", "load", "load_all", "publisher", "reader", "recognise", "table"]

Group = Literal["upheld.readers", "upheld.importers", "upheld.tables", "upheld.sources", "upheld.stance", "upheld.forecasters", "upheld.publishers"]

BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "upheld.readers": {
        "text": "upheld.read.formats:read_text",
        "markdown": "upheld.read.formats:read_markdown",
        "html": "upheld.read.formats:read_html",
        "pdf": "upheld.read.formats:read_pdf",
        "docx": "upheld.read.formats:read_docx",
        "odt": "upheld.read.formats:read_odt",
        "epub": "upheld.read.formats:read_epub",
        "email": "upheld.read.formats:read_email",
        "mhtml": "upheld.read.formats:read_mhtml",
    },
    "upheld.importers": {
        "mbox": "upheld.read.formats:import_mbox",
        "feed": "upheld.read.formats:import_feed",
        "opml": "upheld.read.formats:import_opml",
        "ris": "upheld.read.formats:import_ris",
        "bibtex": "upheld.read.formats:import_bibtex",
        "csl": "upheld.read.formats:import_csl",
        "warc": "upheld.read.formats:import_warc",
    },
    "upheld.tables": {"parquet": "upheld.read.formats:rows_of_parquet"},
    "upheld.sources": {
        "gdelt": "upheld.gather.providers:search_gdelt",
        "news-rss": "upheld.gather.providers:search_news_rss",
        "folder": "upheld.gather.providers:search_folder",
        "site": "upheld.gather.providers:search_site",
        "model": "upheld.gather.model_search:search_model",
    },
    "upheld.publishers": {
        "md": "upheld.publish.markdown:publish",
        "html": "upheld.publish.page:publish",
        "site": "upheld.publish.site:publish",
        "csv": "upheld.publish.tables:claims",
        "csv-evidence": "upheld.publish.tables:evidence",
        "ach": "upheld.publish.hypotheses_told:publish",
        "correction": "upheld.publish.correction:publish",
        "jsonld": "upheld.publish.jsonld:claims",
        "claimreview": "upheld.publish.jsonld:claim_review",
        "annotations": "upheld.publish.jsonld:web_annotations",
        "stix": "upheld.publish.stix:publish",
        "prov": "upheld.publish.prov:publish",
        "ris": "upheld.publish.citations:ris",
        "csl": "upheld.publish.citations:csl",
        "atom": "upheld.publish.feeds:atom",
        "jsonfeed": "upheld.publish.feeds:json_feed",
        "pdf": "upheld.publish.paper:publish",
        "docx": "upheld.publish.office:publish",
        "parquet": "upheld.publish.columns:claims",
        "parquet-evidence": "upheld.publish.columns:evidence",
        "parquet-history": "upheld.publish.columns:history",
        "vega": "upheld.publish.vega:publish",
        "badge": "upheld.publish.badge:publish",
    },
    "upheld.stance": {"cross-encoder": "upheld.weigh.stance:stance"},
}
"""What upheld itself declares, for a tree that is not installed."""


@functools.cache
def declared(group: Group) -> Mapping[str, EntryPoint]:
    """Name -> entry point of everything declared in a group, installed plugins over built-ins of the same name; nothing is imported."""
    built_in = {name: EntryPoint(name, place, group) for name, place in BUILT_IN.get(group, {}).items()}
    installed = {point.name: point for point in sorted(entry_points(group=group), key=_ours_first)}
    return built_in | installed


def _ours_first(point: EntryPoint) -> tuple[bool, str]:
    """Sort key: our own declarations first, so that a plugin of the same name replaces them."""
    return not point.value.startswith("upheld."), point.value


def load(group: Group, name: str) -> tuple[Any | None, list[Problem]]:
    """Import one plugin; ``None`` with a Problem where none has that name or its module does not import."""
    point = declared(group).get(name)
    if point is None:
        known = ", ".join(sorted(declared(group))) or "none"
        return None, [Problem(where=group, entry=name, message=f"no plugin named {name!r}", remedy=f"use one of: {known}")]
    try:
        return point.load(), []
    except (ImportError, AttributeError) as error:
        message = f"the plugin at {point.value} does not load: {error}"
        return None, [Problem(where=group, entry=name, message=message, remedy="reinstall the package that brings it, or remove it")]


def load_all(group: Group, names: Iterable[str] | None = None) -> tuple[dict[str, Any], list[Problem]]:
    """Import every plugin of a group (or those named); what does not load is a Problem and the rest come in."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in sorted(declared(group)) if names is None else names:
        plugin, wrong = load(group, name)
        problems += wrong
        if plugin is not None:
            found[name] = plugin
    return found, problems


def reader(name: str) -> tuple[Reader | None, list[Problem]]:
    """The reader of a format (``text``, ``markdown``, ``html`` or a plugin's), or Problems."""
    plugin, problems = load("upheld.readers", name)
    return cast("Reader | None", plugin), problems


def importer(name: str) -> tuple[Importer | None, list[Problem]]:
    """The importer of a form that holds many documents (``mbox``, ``feed``, ``warc`` or a plugin's), or Problems."""
    plugin, problems = load("upheld.importers", name)
    return cast("Importer | None", plugin), problems


def table(name: str) -> tuple[Table | None, list[Problem]]:
    """The reader of a binary table (``parquet`` or a plugin's), or Problems."""
    plugin, problems = load("upheld.tables", name)
    return cast("Table | None", plugin), problems


def publisher(name: str) -> tuple[Publisher | None, list[Problem]]:
    """The publisher of a format (``md``, ``html`` or a plugin's), or Problems."""
    plugin, problems = load("upheld.publishers", name)
    return cast("Publisher | None", plugin), problems


def _plugged(ending: str) -> bool:
    """Whether a plugin, not we, reads files that end so: it may know what we take for binary."""
    groups: tuple[Group, ...] = ("upheld.readers", "upheld.importers", "upheld.tables")
    points = (declared(group).get(ending) for group in groups)
    return any(point is not None and not point.value.startswith("upheld.") for point in points)


def recognise(data: bytes, name: str) -> str | None:
    """The form of ``data`` (:data:`upheld.forms.Form`), the name of a plugin's reader or importer, or ``None``.

    The first bytes decide before the name does: binary is never text whatever it is called, and a page saved as ``.txt`` is still a page.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    form = form_of(data, ending)
    if form is None and _plugged(ending):
        return ending
    if form is not None or binary_kind(data):
        return form
    if ending in declared("upheld.readers") or ending in declared("upheld.importers"):
        return ending
    return "text" if ending == "" else None

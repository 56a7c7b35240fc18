"""Where pages lie, so that the same page serves a running server and a folder of files."""

from __future__ import annotations

import datetime as dt
from typing import Protocol
from urllib.parse import quote, urlencode

import msgspec


class Way(Protocol):
    """Addresses of pages as they stand in a link."""

    @property
    def live(self) -> bool:
        """Whether a server answers, so that forms may be sent."""
        ...

    def board(self, **asked: str) -> str:
        """All claims."""
        ...

    def article(self, slug: str) -> str:
        """The text of an analysis with its claims."""
        ...

    def claim(self, name: str, number: int) -> str:
        """One claim."""
        ...

    def changes(self, **asked: str) -> str:
        """What moved between two days."""
        ...

    def sources(self) -> str:
        """Who says so."""
        ...

    def network(self) -> str:
        """Who is tied to whom."""
        ...

    def losses(self) -> str:
        """Losses by side and measure."""
        ...

    def questions(self) -> str:
        """Competing answers."""
        ...

    def scores(self) -> str:
        """How what was said did."""
        ...

    def search(self, **asked: str) -> str:
        """Where words are looked for; empty where no server answers."""
        ...

    def asset(self, name: str) -> str:
        """A style sheet or script."""
        ...


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """Addresses on our own server; ``as_of`` goes along where it is not today. ``version`` makes a changed asset another address."""

    as_of: dt.date | None = None
    version: str = ""
    live: bool = True

    def _with(self, path: str, asked: dict[str, str] | None = None) -> str:
        held = ({"as_of": self.as_of.isoformat()} if self.as_of else {}) | {k: v for k, v in (asked or {}).items() if v}
        return f"{path}?{urlencode(held, errors='replace')}" if held else path

    def board(self, **asked: str) -> str:
        """All claims."""
        return self._with("/", asked)

    def article(self, slug: str) -> str:
        """The text of an analysis with its claims."""
        return self._with(f"/article/{quote(slug, safe='', errors='replace')}")

    def claim(self, name: str, number: int) -> str:
        """One claim."""
        del number
        return self._with(f"/claim/{quote(name, safe='', errors='replace')}")

    def changes(self, **asked: str) -> str:
        """What moved between two days."""
        return self._with("/changes", asked)

    def sources(self) -> str:
        """Who says so."""
        return self._with("/sources")

    def network(self) -> str:
        """Who is tied to whom."""
        return self._with("/network")

    def losses(self) -> str:
        """Losses by side and measure."""
        return self._with("/losses")

    def questions(self) -> str:
        """Competing answers."""
        return self._with("/questions")

    def scores(self) -> str:
        """How what was said did."""
        return self._with("/scores")

    def search(self, **asked: str) -> str:
        """Where words are looked for."""
        return self._with("/search", asked)

    def asset(self, name: str) -> str:
        """A style sheet or script."""
        return f"/static/{name}?v={self.version}" if self.version else f"/static/{name}"


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """Files side by side in one folder, for any web host or none."""

    live: bool = False

    def board(self, **asked: str) -> str:
        """All claims."""
        del asked
        return "index.html"

    def article(self, slug: str) -> str:
        """The text of the analysis with its claims."""
        del slug
        return "article.html"

    def claim(self, name: str, number: int) -> str:
        """One claim, by its number: an id may be no name for a file."""
        del name
        return f"claim-{number}.html"

    def changes(self, **asked: str) -> str:
        """What moved since publication."""
        del asked
        return "changes.html"

    def sources(self) -> str:
        """Who says so."""
        return "sources.html"

    def network(self) -> str:
        """Who is tied to whom."""
        return "network.html"

    def losses(self) -> str:
        """Losses by side and measure."""
        return "losses.html"

    def questions(self) -> str:
        """Competing answers."""
        return "questions.html"

    def scores(self) -> str:
        """How what was said did."""
        return "scores.html"

    def search(self, **asked: str) -> str:
        """Files search nothing."""
        del asked
        return ""

    def asset(self, name: str) -> str:
        """A style sheet or script."""
        return name

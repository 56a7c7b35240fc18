"""A workspace: a folder with settings, analyses, the journal and the texts."""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Callable
from pathlib import Path

from upheld.config.settings import parse_settings
from upheld.config.templates import HEDGES, SOURCES, settings_template
from upheld.errors import DamagedError, NotAWorkspaceError, Problem
from upheld.ledger.aside_build import set_aside, worth_while
from upheld.ledger.ask import Found
from upheld.ledger.entry import Entry
from upheld.ledger.files import write_whole
from upheld.ledger.journal import Clock, Journal, read, utc_now
from upheld.ledger.reading import AtHand, Hand, Reading
from upheld.ledger.store import Store
from upheld.model.evidence import Document

MARK = "upheld.toml"
SETTINGS_FILES = (MARK, "sources.toml", "hedges.toml")
_IGNORE = ".cache/\njournal/.lock\n"
_ATTRIBUTES = "journal/** -text\ntexts/** -text\narchive/** binary\n"
_LONGEST_NAME = 80
"""Characters of an analysis's folder; ours are no longer (:func:`upheld.read.article.slug`), and any disk takes as many."""
_FOLDERS = ("analyses", "journal", "texts", "archive")


def _templates() -> tuple[tuple[str, str], ...]:
    return tuple(zip(SETTINGS_FILES, (settings_template(), SOURCES, HEDGES), strict=True))


class Workspace:
    """Paths and doors of the workspace at ``root``."""

    def __init__(self, root: Path, *, person: str | None = None, clock: Clock = utc_now) -> None:
        self.root = root
        self.person = person or getpass.getuser()
        self.clock = clock
        self.store = Store(root)
        self._reading = Reading.standing(root / "journal", root / ".cache")
        self._hand = Hand(root / "journal", root / ".cache")

    @classmethod
    def init(cls, root: Path, *, person: str | None = None) -> tuple[Workspace, bool]:
        """Make a workspace at ``root``, touching no file that is there; the flag says whether it was new."""
        root.mkdir(parents=True, exist_ok=True)
        new = not (root / MARK).exists()
        for folder in _FOLDERS:
            (root / folder).mkdir(exist_ok=True)
        for name, content in (*_templates(), (".gitignore", _IGNORE), (".gitattributes", _ATTRIBUTES)):
            if not (root / name).exists():
                write_whole(root / name, content.encode())
        return cls(root, person=person), new

    @classmethod
    def open(cls, path: Path, *, person: str | None = None) -> Workspace:
        """The workspace at ``path`` or in the nearest folder above it.

        Raises:
            NotAWorkspaceError: where there is none.
        """
        for folder in (path.resolve(), *path.resolve().parents):
            if (folder / MARK).exists():
                return cls(folder, person=person or parse_settings((folder / MARK).read_bytes(), MARK)[0].person)
        raise NotAWorkspaceError(str(path))

    @property
    def journal(self) -> Journal:
        """The journal, written as this clone's own writer."""
        return Journal(self.root / "journal", writer=self._writer(), by=self.person, clock=self.clock, witness=self.witness)

    @property
    def witness(self) -> Path:
        """Where this clone notes the last head it wrote."""
        return self.root / ".cache" / "head"

    def entries(self) -> tuple[tuple[Entry, ...], list[Problem]]:
        """All entries in order, and what could not be read."""
        return read(self.root / "journal")

    def standing(self) -> Found:
        """The entries that a look needs: all but assessments and evidence that later ones replaced."""
        return self._reading.found()

    def at_hand(self) -> AtHand:
        """The entries that a live check needs, without the documents that are set aside."""
        return self._hand.found()

    def all_at_hand(self) -> AtHand:
        """The same with nothing set aside, now and later: for claims under which other documents may bear on something."""
        self._hand.distrust()
        return self._hand.found()

    def much_at_hand(self, mark: bytes) -> bool:
        """Whether so much came since documents were last set aside under a mark that it is worth while to do it again."""
        return worth_while(self.root / "journal", self.root / ".cache", mark)

    def set_aside(self, *, mark: bytes, silent: Callable[[Document], bool]) -> None:
        """Have documents that bear on nothing read no more (see :func:`upheld.ledger.aside_build.set_aside`)."""
        set_aside(self.root / "journal", self.root / ".cache", mark=mark, silent=silent)

    def analysis_folder(self, slug: str) -> Path:
        """Where an analysis and its ``claims.toml`` lie.

        Raises:
            DamagedError: where that is not inside the workspace: a journal that came from elsewhere may hold any name, and a repository any link.
        """
        place = self.root / "analyses" / slug.replace("\0", "\N{REPLACEMENT CHARACTER}")[:_LONGEST_NAME]
        if place.resolve().parent != (self.root / "analyses").resolve() or not place.resolve().is_relative_to(self.root.resolve()):
            raise DamagedError(f"the analysis {slug[:40]!r} would lie outside the workspace", hint="take the link or the entry that says so away")
        return place

    def _writer(self) -> str:
        """This clone's writer id. It lies outside what is shared, so that every clone has its own; a lost one is made anew."""
        path = self.root / ".cache" / "writer"
        if not path.exists():
            write_whole(path, f"w-{secrets.token_hex(3)}\n".encode())
        return path.read_text("utf-8").strip()

"""Parts of an office file or book, with bounds on what they may grow to: a zip tells its sizes, and may lie."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from upheld.read.unreadable import Unreadable

LARGEST_PART = 24_000_000
"""Bytes of one part once unpacked: the words of a thousand pages are a few megabytes of XML."""

LARGEST_WHOLE = 96_000_000
MOST_PARTS = 20_000


class Package:
    """A zip opened for reading; a part is read whole and never beyond the bounds."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unreadable(f"it is damaged or cut short ({error})", "get the file again") from error
        self.names = [info.filename for info in self._zip.infolist()]
        if len(self.names) > MOST_PARTS:
            raise Unreadable(f"it holds {len(self.names):,} parts, more than {MOST_PARTS:,}")
        self._left = LARGEST_WHOLE

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            Unreadable: where there is none of that name, it is damaged, locked or too large.
        """
        try:
            with self._zip.open(name) as part:
                data = part.read(min(LARGEST_PART, self._left) + 1)
        except KeyError:
            raise Unreadable(f"its part {name} is missing", "get the file again") from None
        except RuntimeError as error:
            raise Unreadable("it is locked with a password", "save it without a password") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise Unreadable(f"its part {name} is damaged", "get the file again") from error
        if len(data) > min(LARGEST_PART, self._left):
            raise Unreadable(f"its part {name} unpacks to more than {LARGEST_PART // 1_000_000} MB: no text is that long", "save the text alone")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> etree._Element:
        """A part as a tree, without entities, outside files or excessive depth."""
        return parse_xml(self.read(name), part=name)

    def xml_if_there(self, name: str) -> etree._Element | None:
        """As :meth:`xml`; ``None`` where there is no such part or it is damaged."""
        try:
            return self.xml(name) if name in self.names else None
        except Unreadable:
            return None

    def beside(self, name: str, target: str) -> str:
        """The name of a part that ``name`` refers to by a relative path."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def parse_xml(data: bytes, *, part: str = "it") -> etree._Element:
    """A tree of well-formed XML.

    Raises:
        Unreadable: where it is not well formed, too deep, or declares entities.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"{part} is no well-formed XML ({str(error)[:100]})", "get the file again") from error
    if tree.getroottree().docinfo.internalDTD is not None and any(True for _ in tree.getroottree().docinfo.internalDTD.iterentities()):
        raise Unreadable(f"{part} declares entities of its own, which no honest file of this form does")
    return tree


def local(tag: object) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

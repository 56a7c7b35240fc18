"""``people.toml``: who may read and who may judge on a shared server, by an access token of their own or by what a reverse proxy says.

A token is made by us from 24 random bytes, so its SHA-256 gives nothing away, and the file may travel in the repository.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from typing import Any, Literal, get_args

import msgspec
import tomlkit
from tomlkit.exceptions import TOMLKitError

from upheld.config.toml import File, meant, read_toml, utf8
from upheld.errors import Problem

Role = Literal["reader", "analyst"]
NAME = "people.toml"
LONGEST = 80
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_HEADER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_PROXY = ("header", "from", "others")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody known by name: a reader looks, an analyst judges too. ``token`` is ``sha256:`` and its hash; empty where a proxy alone knows them."""

    name: str
    role: Role
    token: str = ""


class Proxy(msgspec.Struct, frozen=True, kw_only=True):
    """A reverse proxy that has signed people in: the header that names them, the addresses it may come from, the role of who is not named here."""

    header: str
    sources: tuple[str, ...]
    others: Role | None = None


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Everyone of a file by name."""

    people: dict[str, Person] = {}
    proxy: Proxy | None = None

    def __bool__(self) -> bool:
        return bool(self.people or self.proxy)


def hash_of(token: str) -> str:
    """A token as the file holds it."""
    return f"sha256:{hashlib.sha256(token.encode()).hexdigest()}"


def proper_name(name: str) -> str:
    """A name as a person may sign with it; empty where it is none."""
    plain = " ".join(name.split())
    return plain if plain.isprintable() and 0 < len(plain) <= LONGEST else ""


def parse_people(content: bytes | None, name: str = NAME) -> tuple[People, list[Problem]]:
    """The people of a ``people.toml``; whoever is written wrongly is left out, and a spoilt file lets nobody in."""
    file, problems = read_toml(content, name)
    if file is None:
        return People(), problems
    problems += file.strangers(file.tables, ("people", "proxy", "format"))
    people: dict[str, Person] = {}
    blocks = file.tables.get("people", {})
    if not isinstance(blocks, dict):
        return People(), [*problems, file.problem("people is no table", "head each person with [people.NAME]", line=file.line_of("people"))]
    for called, block in blocks.items():
        person, found = _person(file, called, block)
        problems += found
        if person is not None:
            people[person.name] = person
    proxy, found = _proxy(file, file.tables.get("proxy"))
    return People(people=people, proxy=proxy), problems + found


def _person(file: File, called: str, block: Any) -> tuple[Person | None, list[Problem]]:  # noqa: ANN401 - as TOML has it
    table = f"people.{called}"

    def wrong(message: str, remedy: str, key: str = "") -> tuple[None, list[Problem]]:
        return None, [file.problem(message, remedy, line=file.line_of(key or called, table=table if key else "people"), entry=called)]

    if not isinstance(block, dict):
        return wrong(f"{called!r} is no table", f'write [people.{called}] with role = "analyst"')
    if proper_name(called) != called:
        return wrong(f"{called[:40]!r} is no name to sign with", f"use up to {LONGEST} printable characters")
    role, token = block.get("role", "reader"), block.get("token", "")
    if role not in get_args(Role):
        return wrong(f"unknown role {role!r}", meant(str(role), get_args(Role)), "role")
    if not isinstance(token, str) or (token and not _HASH.fullmatch(token)):
        return wrong("this is no hash of a token", f"make one with `upheld serve --invite {called}`", "token")
    return Person(name=called, role=role, token=token), file.strangers(block, ("role", "token"), table=table)


def _proxy(file: File, block: Any) -> tuple[Proxy | None, list[Problem]]:  # noqa: ANN401
    if block is None:
        return None, []

    def wrong(key: str, message: str, remedy: str) -> tuple[None, list[Problem]]:
        return None, [file.problem(message, remedy, line=file.line_of(key, table="proxy"))]

    if not isinstance(block, dict):
        return wrong("proxy", "proxy is no table", 'write [proxy] with header = "X-Forwarded-User"')
    header, sources, others = block.get("header"), block.get("from"), block.get("others")
    if not isinstance(header, str) or not _HEADER.fullmatch(header):
        return wrong("header", f"{header!r} is no name of a header", 'write header = "X-Forwarded-User", or what your proxy sets')
    if not isinstance(sources, list) or not sources or not all(isinstance(s, str) and _is_address(s) for s in sources):
        return wrong("from", f"{sources!r} is no list of addresses", 'write from = ["127.0.0.1"], the address the proxy comes from')
    if others is not None and others not in get_args(Role):
        return wrong("others", f"unknown role {others!r}", meant(str(others), get_args(Role)))
    plain = tuple(str(ipaddress.ip_address(s)) for s in sources)
    return Proxy(header=header.lower(), sources=plain, others=others), file.strangers(block, _PROXY, table="proxy")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def with_person(content: bytes, person: Person, *, name: str = NAME) -> tuple[str | None, list[Problem]]:
    """The file with a person put in, or given another token or role; all else stays as it is. ``None`` where the file is spoilt."""
    text, problems = utf8(content, name)
    try:
        file = tomlkit.parse(text) if text is not None else None
    except (TOMLKitError, RecursionError) as error:
        return None, [Problem(where=name, message=f"no valid TOML: {error}", remedy="mend the file, then invite again")]
    if file is None:
        return None, problems
    people = file.get("people")
    if people is None:
        people = tomlkit.table(is_super_table=True)
        file.append("people", people)
    row = tomlkit.table()
    row.add("role", person.role)
    row.add("token", person.token)
    people[person.name] = row
    return tomlkit.dumps(file), problems

"""Readers that break every limit."""

import os
import tempfile

from upheld.errors import Problem


def forever(data, *, name):
    while True:
        pass


def hungry(data, *, name):
    return [bytes(50_000_000) for _ in range(100)], []


def crashing(data, *, name):
    os.abort()


def printing(data, *, name):
    print("not an answer", flush=True)  # noqa: T201
    return None, [Problem(where=name, message="said", remedy="x")]


def writing(data, *, name):
    with tempfile.TemporaryFile() as file:
        for _ in range(100):
            file.write(bytes(1_000_000))
    return None, []


def failing(data, *, name):
    raise KeyError("a library's own")


def endless(source, *, name):
    while True:
        yield Problem(where=name, message="one more")

"""The settings files of a new workspace: every line optional, showing the default."""

from __future__ import annotations

from upheld.config.settings import ABOUT_TABLES, FORMAT, KEYS, Key

SOURCES = """\
# Who publishes or is cited here. A block for each source you want graded; what is not named has a starting grade of our own, or F.
# A change is recorded, with your name, at the next `upheld read` or `upheld check`.
#
# [[source]]
# name = "Reuters"
# grade = "B"                       # Admiralty: A completely reliable ... E unreliable, F cannot be judged
# interest = ""                     # whose side it is on: an ISO code or a bloc; empty where it has none
# kind = "agency"                   # newspaper, agency, ministry, ...; for your own use
# aliases = ["Reuters News"]        # other names it goes by
#
# What is asked again and again. `upheld add ADDRESS` and `upheld add feeds.opml` write such blocks.
#
# [[feed]]
# address = "https://example.org/rss.xml"
# kind = "feed"                     # feed (RSS, Atom, JSON), page, links (a page of links), sitemap, file (a table), folder (a path)
# every = "6h"
# since = 2025-03-01                # nothing published before
# outlet = "Example News"           # the source its documents come from
# grade = "C"                       # of that source, where no [[source]] block has it
# language = "en"
# select = ".news"                  # the part of a page that counts
# match = "*/world/*"               # only addresses of this form
# follow = true                     # read the pages that its entries point to
#
# Where each claim is searched for.
#
# [[search]]
# provider = "gdelt"                # gdelt, news-rss (give its address with {query}), folder (give a path), or a plugin's
# every = "1d"
# limit = 50
"""
HEDGES = """\
# Words of caution and the probabilities they stand for: what stands here adds to our own list or replaces a range of it.
# Claims whose range was not edited by hand follow a change at the next `upheld check`. The number is that of the bare proposition:
# a cue that speaks against it has a range below one half.
#
# "could" = [0.20, 0.55]
# "unlikely" = [0.20, 0.45]
# "on balance" = [0.55, 0.70]
"""


_OUTSIDE = """
# Where events are asked when one machine is not enough (docs/events/scale). Evidence is counted in the cache of this workspace all the same.
[events]
# engine = "duckdb"                 # polars, pyspark, an address such as clickhouse://reader@db.example.org/history, or env:NAME
# table = "event"
# rows = "upheld"                   # whose columns it has: ours, or "gdelt" for GDELT's own

# How addresses are asked. A server of your own inside your network is asked only if it stands here, as IP:PORT.
[fetch]
# allow_private = []
# contact = "mailto:you@example.org" # whom a site may write to about us

# Who is told when a claim changes its status or its word of probability, crosses a rule, or a source falls silent.
[alerts]
# file = "alerts.log"
# atom = "alerts.atom"
# mail_to = ["you@example.org"]
# mail_from = "upheld@example.org"
# smtp = "mail.example.org:587"
# user = "you"
# password = "env:UPHELD_SMTP_PASSWORD"
# webhook = "https://example.org/hook"
# secret = "env:UPHELD_WEBHOOK_SECRET" # signs what is sent there
# digest = "1d"                     # gather what happened into one message
# quiet_from = "22:00"              # UTC; sent after quiet_to
# quiet_to = "06:00"
"""


def settings_template() -> str:
    """A commented ``upheld.toml``."""
    lines = [
        "# Settings of this workspace. Every line is optional; what stands behind a # is the default.",
        "# A change that could change what is found is recorded, with your name, at the next `upheld read` or `upheld check`.",
        f"format = {FORMAT}",
        '# person = "your name"             # who signs what is recorded; default: your login name',
    ]
    table = ""
    for key in KEYS:
        if key.table != table:
            table = key.table
            lines += ["", f"# {ABOUT_TABLES[table]}", f"[{table}]"]
        lines.append(_line(key))
    return "\n".join(lines) + "\n" + _OUTSIDE


def _line(key: Key) -> str:
    value = f'"{key.default}"' if key.shape in {"text", "word"} else key.default
    setting = f"# {key.short} = {value}"
    return f"{setting:33}  # {key.about}" if key.about else setting

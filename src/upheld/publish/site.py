"""All pages of an analysis as a folder of files, for any web host or none."""

from __future__ import annotations

from collections.abc import Mapping

from upheld.model.ports import BriefInput
from upheld.publish import badge, feeds, pages
from upheld.publish.scorecard import scored_in
from upheld.publish.shelf import Asked, shelf_of
from upheld.publish.templating import asset
from upheld.publish.ways import Folder

ASSETS = ("brief.css", "pages.css", "pages.js")


def publish(given: BriefInput) -> Mapping[str, bytes]:
    """File name to content; equal inputs give equal bytes."""
    way, shelf = Folder(), shelf_of((given,), latest=given.view.as_of)
    found: dict[str, bytes] = {name: asset(name) for name in ASSETS}
    found["index.html"] = pages.board(shelf, way, Asked()).encode()
    found["article.html"] = (pages.article(shelf, way, given.analysis.slug) or "").encode()
    for number, claim in enumerate(given.claims, 1):
        found[f"claim-{number}.html"] = (pages.claim(shelf, way, claim.id) or "").encode()
    found["changes.html"] = pages.changes(shelf, way, start=given.since).encode()
    found["sources.html"] = pages.sources(shelf, way).encode()
    found["network.html"] = pages.network(shelf, way, given.network).encode()
    found["losses.html"] = pages.losses(shelf, way).encode()
    found["questions.html"] = pages.questions(shelf, way).encode()
    found["scores.html"] = pages.scores(shelf, way, scored_in(given)).encode()
    found |= {"changes.atom": feeds.atom(given), "feed.json": feeds.json_feed(given), "badge.svg": badge.publish(given)}
    return dict(sorted(found.items()))

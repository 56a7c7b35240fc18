"""Pages that are built in odd ways, or to mislead: each gives its own story, day and title, and nothing of its neighbours."""

import pytest

from upheld.read.formats import read_html

WORDS = "Forty villages drowned when the dam broke, the governor said on Friday.\n"
TITLE = "When the dam broke"


def page(body, *, head=""):
    return f'<!DOCTYPE html><html lang="en"><head><title>T</title>{head}</head><body>{body}</body></html>'


ODD = {
    # a story in divisions with line breaks, no paragraph tags at all
    "breaks": (
        (
            "<h1>When the dam broke</h1><div>Posted 1 June 2021</div><div>"
            f"{WORDS}<br><br>The governor came on Saturday and spoke to those who had fled.</div>"
        ),
        ["Forty villages", "spoke to those"],
        ["Posted"],
    ),
    # live blog: entries with times of their own
    "live": (
        (
            "<h1>The flood, hour by hour</h1><article><time datetime='2021-06-01T09:00'>1 June 2021</time>"
            f"<section><h2>14:10</h2><p>{WORDS}</p></section><section><h2>13:00</h2><p>The first boats left the harbour at noon with doctors aboard.</p></section></article>"
        ),
        ["Forty villages", "first boats"],
        [],
    ),
    # a story whose class looks like a neighbour
    "misnamed": (
        f"<h1>When the dam broke</h1><div class='sidebar-left related-layout'><p>{WORDS}</p><p>The second paragraph is as much of the story as the first one.</p></div>",
        ["Forty villages", "as much of the story"],
        [],
    ),
    # related stories inside the running text
    "inline": (
        (
            f"<h1>When the dam broke</h1><article><p>{WORDS}</p><div class='inline-related'><h4>Related</h4><a href='/x'>Storm of 3 March 2017 kills 812</a></div>"
            "<p>The governor said that the search would go on through the night.</p></article>"
        ),
        ["Forty villages", "search would go on"],
        ["812"],
    ),
    # other stories in cards without any telling class
    "cards": (
        (
            f"<main><h1>When the dam broke</h1><p>{WORDS}</p><p>The governor said that the search would go on through the night.</p></main>"
            "<div class='x1'><h3>Read next</h3><ul><li><a href='/a'>Quake of 2019 kills 77</a></li><li><a href='/b'>Storm kills 812</a></li></ul></div>"
        ),
        ["Forty villages", "search would go on"],
        ["812", "77"],
    ),
    # comments with figures of their own
    "comments": (
        (
            f"<h1>When the dam broke</h1><article><p>{WORDS}</p><p>The governor said that the search would go on through the night.</p></article>"
            "<section id='comments'><div class='comment'><p>I have heard that it was 999 villages, and nobody says so anywhere in the press.</p></div></section>"
        ),
        ["Forty villages"],
        ["999"],
    ),
    # nested quotations and lists stay
    "quoted": (
        (
            f"<h1>When the dam broke</h1><article><p>{WORDS}</p><blockquote><p>“We counted 38 villages from the air,” said the pilot of the rescue service.</p></blockquote>"
            "<ul><li>Oru: 14 dead.</li><li>Sarn: none.</li></ul><p>The search goes on, and the governor expects higher figures.</p></article>"
        ),
        ["38 villages", "Oru: 14 dead"],
        [],
    ),
    # a cookie wall before the story
    "wall": (
        (
            "<div role='dialog' class='consent-layer'><p>We and our 812 partners store information on your device to show you what you like.</p></div>"
            f"<h1>When the dam broke</h1><article><p>{WORDS}</p><p>The governor said that the search would go on through the night.</p></article>"
        ),
        ["Forty villages"],
        ["812"],
    ),
    # upper-case tags, attributes without quotes, tags never closed
    "old": (
        f"<H1>When the dam broke</H1><P><FONT SIZE=2>{WORDS}<P>The governor said that the search would go on through the night.<P>He spoke at the harbour.",
        ["Forty villages", "search would go on", "at the harbour"],
        [],
    ),
    # an address of data, twenty megabytes would be too much to parse
    "pictures": (
        f"<h1>When the dam broke</h1><article><p>{WORDS}</p><img src='data:image/png;base64,{'iVBORw0KGgo' * 400_000}'><p>The governor said that the search would go on.</p></article>",
        ["Forty villages", "search would go on"],
        ["iVBOR"],
    ),
    # a pointer to another story between two paragraphs
    "pointer": (
        f"<h1>When the dam broke</h1><article><p>{WORDS}</p><p><a href='/x'>Storm of March kills 812 people in Oru</a></p><p>The search goes on, the governor said.</p></article>",
        ["Forty villages", "search goes on"],
        ["812"],
    ),
    "hidden": (
        f"<h1>When the dam broke</h1><article><p>{WORDS}</p><p>The search goes on, the governor said.</p><div style='display:none'><p>Read how 812 died in the storm of 2017.</p></div></article>",
        ["Forty villages", "search goes on"],
        ["812"],
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_page_gives_its_story_and_nothing_of_its_neighbours(name):
    body, held, left = ODD[name]
    found, problems = read_html(page(body).encode(), name="a.html")
    assert problems == []
    assert all(words in found.text for words in held), found.text
    assert not any(words in found.text for words in left), found.text


STORY = f"<p>{WORDS}</p><p>The governor said that the search would go on through the night and that boats would come.</p>"
OTHERS = '[{"@type": "NewsArticle", "headline": "Storm of March", "datePublished": "2017-03-03"}, {"@type": "NewsArticle", "headline": "Quake", "datePublished": "2018-03-03"}]'
DATED = {
    "the site's name in the first heading": f"<header><h1>The Harbour Post</h1></header><h2>{TITLE}</h2><p>1 June 2021</p>{STORY}",
    "changed later, on the same line": f"<h1>{TITLE}</h1><div>Updated 3 June 2021 · Published 1 June 2021</div>{STORY}",
    "changed later, on a line before": f"<h1>{TITLE}</h1><div>Last updated: 3 June 2021</div><div>First published: 1 June 2021</div>{STORY}",
    "corrected later, below": f"<h1>{TITLE}</h1><div>June 1, 2021</div>{STORY}<p><em>Correction, June 5, 2021: An earlier version said 41 villages.</em></p>",
    "corrected later, above": f"<h1>{TITLE}</h1><p>Correction (June 5, 2021): an earlier version said 41 villages.</p><div>June 1, 2021</div>{STORY}",
    "a weekday and an hour": f"<h1>{TITLE}</h1><span>Tue, 1 Jun 2021 09:00 GMT</span>{STORY}",
    "year first": f"<h1>{TITLE}</h1><span>2021/6/1 09:00</span>{STORY}",
    "entries of a live page": f"<h1>{TITLE}</h1><time datetime='2021-06-01T08:00Z'>June 1</time>{STORY}<ul><li><time datetime='2021-06-03'>3 June</time> update</li></ul>",
    "another story after it": f"<article><h1>{TITLE}</h1><p>June 1, 2021</p>{STORY}</article><article><h2>Quake kills 77</h2><p>May 3, 2019</p><p>The quake killed 77 people.</p></article>",
    "structured data of other stories": f"<script type='application/ld+json'>{OTHERS}</script><h1>{TITLE}</h1><p>June 1, 2021</p>{STORY}",
    "French": f"<h1>{TITLE}</h1><div>Publié le mardi 1 juin 2021 à 10h32</div>{STORY}",
    "Ukrainian": f"<h1>{TITLE}</h1><div>Опубліковано 1 червня 2021, оновлено 3 червня 2021</div>{STORY}",
    "Arabic": f"<h1>{TITLE}</h1><div>1 يونيو 2021</div>{STORY}",
    "Arabic, the month twice": f"<h1>{TITLE}</h1><div>نشر في: 1 يونيو/حزيران 2021</div>{STORY}",
    "Arabic figures": f"<h1>{TITLE}</h1><div>٢٠٢١/٦/١</div>{STORY}",
    "Korean, entered and changed": f"<h1>{TITLE}</h1><div>입력 2021.06.01. 오전 9:00 수정 2021.06.03. 오후 1:00</div>{STORY}",
    "Chinese, changed before": f"<h1>{TITLE}</h1><div>更新于 2021年6月3日<br>发布于 2021年6月1日</div>{STORY}",
    "an attribute": f"<h1>{TITLE}</h1><span data-date-time='2021-06-01 09:00:00'>3 days ago</span>{STORY}",
    "an old microformat": f"<h1>{TITLE}</h1><abbr class='published' title='2021-06-01T09:00:00'>Tuesday</abbr>{STORY}",
}


@pytest.mark.parametrize("name", DATED)
def test_an_odd_page_tells_its_own_day_and_title(name):
    found, problems = read_html(
        page(DATED[name], head="").replace("<title>T</title>", f"<title>{TITLE} - The Harbour Post</title>").encode(), name="a.html"
    )
    assert problems == []
    assert (found.title, found.published) == (TITLE, "2021-06-01")
    assert "77" not in found.text


UNDATED = {
    "a day in the text": f"<h1>{TITLE}</h1><p>The dam was built on 3 March 1974 and nobody has repaired it since, said the governor.</p>{STORY}",
    "a day under a picture": f"<h1>{TITLE}</h1><figure><img src=x><figcaption>The dam. Photo: 3 March 1974</figcaption></figure>{STORY}",
    "a day in the footer": f"<h1>{TITLE}</h1>{STORY}<footer>© 2023 Post. 3 March 2023</footer>",
    "days ago": f"<h1>{TITLE}</h1><div>3 days ago</div>{STORY}",
}


@pytest.mark.parametrize("name", UNDATED)
def test_a_day_of_something_else_is_never_taken(name):
    assert read_html(page(UNDATED[name]).encode(), name="a.html")[0].published == ""

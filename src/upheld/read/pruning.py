"""What surrounds a story on its page, found by the names and shapes such parts bear everywhere, and cut out."""

from __future__ import annotations

import copy
import re

from lxml.html import HtmlElement

_CUT_TAGS = frozenset({"aside", "footer", "form", "button", "noscript", "template", "iframe", "svg", "dialog"})
_ALWAYS = frozenset({"script", "style", "nav"})
_CUT = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|more-?(?:stories|news|from)|read-?(?:more|next|also)|most-?(?:read|popular|viewed)|popular|trending|latest-?(?:news)?|"
    r"newsletter\w*|subscri\w+|promo\w*|cookie\w*|consent|gdpr|comments?|disqus|sidebar|widget\w*|share\w*|sharing|social\w*|addthis\w*|breadcrumbs?|"
    r"ad|ads|advert\w*|sponsor\w*|inline-?rel\w*|paywall|poll|ticker|weather\w*|toc|navbox|editsection|hatnote|skip\w*|footer|masthead|reference|references|reflist|"
    r"(?:site|page|global)-?(?:header|nav\w*)|nav\w*|menu|tools|tags|teaser\w*|outbrain|taboola|app-promo|relatedstories)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:related(?: (?:stories|articles|news|coverage|links))?|see also|more (?:on|from) .{1,40}|read (?:more|also|next)|most (?:read|popular|viewed)|recommended.{0,20}|"
    r"recent posts|latest news|you may also like|trending(?: now)?|по теме|читайте также|смотрите также|相关(?:新闻|阅读|报道)?|延伸阅读|관련 ?기사|함께 보면 좋은 기사|"
    r"véase también|lea también|lire aussi|à lire aussi|mehr zum thema|lesen sie auch|leia também|leggi anche|関連記事)\s*[:：]?",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LIST_LIKE = frozenset({"a", "br", "ul", "ol", "li", "hr", "span", "small"})
_TABLE_PARTS = frozenset({"table", "tbody", "thead", "tr", "td", "th"})


def pruned(page: HtmlElement) -> HtmlElement:
    """A copy of the page without its neighbours. What holds a headline or most of the paragraphs is never one, whatever its name."""
    tree = copy.deepcopy(page)
    _open_layout_tables(tree)
    whole = prose(tree)
    for tag in list(tree.iter()):
        if tag.getparent() is None or not isinstance(tag.tag, str) or tag.tag in {"html", "head", "body"}:
            continue
        named = f"{tag.get('class') or ''} {tag.get('id') or ''} {tag.get('role') or ''}"
        if tag.tag in _ALWAYS or ((tag.tag in _CUT_TAGS or _CUT.search(named) or _hidden(tag)) and not _holds_story(tag, whole)):
            tag.drop_tree()
    _cut_labelled(tree)
    _cut_link_lines(tree)
    return tree


def prose(tag: HtmlElement) -> int:
    """Characters in the paragraphs of an element."""
    return sum(len(part.text_content()) for part in tag.iter("p"))


def words(tag: HtmlElement) -> str:
    """The text of an element, its whitespace collapsed."""
    return " ".join(str(tag.text_content()).split())


def cut_before(tree: HtmlElement, heading: HtmlElement) -> None:
    """Remove what precedes the headline, unless a good part of the prose stands there."""
    holders = {heading, *heading.iterancestors()}
    before = []
    for tag in tree.iter():
        if tag is heading:
            break
        if isinstance(tag.tag, str) and tag not in holders and tag.tag != "head" and tag.getparent() in holders and tag.getparent().tag != "html":
            before.append(tag)
    if sum(map(prose, before)) * 5 <= prose(tree):
        for tag in before:
            tag.drop_tree()


def _holds_story(tag: HtmlElement, whole: int) -> bool:
    return tag.find(".//h1") is not None or tag.tag == "article" or (whole > 0 and prose(tag) * 2 > whole)


def cut_other_articles(tree: HtmlElement, heading: HtmlElement) -> None:
    """Remove articles beside the one that holds the headline, where that one is a story of its own: they are other stories."""
    own = next((above for above in heading.iterancestors() if above.tag == "article"), None)
    if own is None or prose(own) < 140:
        return
    kin = {own, *own.iterancestors(), *own.iter("article")}
    for other in list(tree.iter("article")):
        if other not in kin and other.getparent() is not None:
            other.drop_tree()


def _hidden(tag: HtmlElement) -> bool:
    return tag.get("hidden") is not None or _UNSEEN.search(tag.get("style") or "") is not None


def _cut_link_lines(tree: HtmlElement) -> None:
    """Cut paragraphs that are one link and no sentence: pointers to other stories between the paragraphs of this one."""
    for line in list(tree.iter("p")):
        said = words(line)
        links = line.findall(".//a")
        alone = len(links) == 1 and said and words(links[0]) == said and not said.endswith((".", "!", "?", "。", "…", "”", '"'))
        if alone and line.getparent() is not None and prose(tree) > 3 * len(said):
            line.drop_tree()


def _open_layout_tables(tree: HtmlElement) -> None:
    """Tables that lay out a page (a cell with several paragraphs) become plain blocks, so that columns part from the story."""
    for table in list(tree.iter("table")):
        if any(sum(1 for _ in cell.iter("p")) >= 2 for cell in table.iter("td")):
            for part in table.iter():
                if isinstance(part.tag, str) and part.tag in _TABLE_PARTS:
                    part.tag = "div"


def _cut_labelled(tree: HtmlElement) -> None:
    """Cut lists that stand under a label such as "See also", and the label."""
    for label in list(tree.iter("h2", "h3", "h4", "h5", "b", "strong", "p", "div")):
        if label.getparent() is None or len(label) > 1 or not _LABEL.fullmatch(words(label)):
            continue
        parent = label.getparent()
        if prose(parent) == 0 and parent.tag not in {"body", "main", "article"} and len(words(parent)) < 1500 and parent.find(".//h1") is None:
            parent.drop_tree()
            continue
        label.tail = None
        for sibling in list(label.itersiblings()):
            if not isinstance(sibling.tag, str) or sibling.tag not in _LIST_LIKE:
                break
            sibling.tail = None
            sibling.drop_tree()
        label.drop_tree()

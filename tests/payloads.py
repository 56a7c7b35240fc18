"""Text that tries to be more than text, put into every field of what a brief or a page is made from."""

import msgspec

from dam import ARTICLE, told

PAYLOADS = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" onfocus="alert(1)" autofocus="',
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    'http://a" onclick="alert(1)',
    "https://a/<script>alert(1)</script>",
    "https://user:pass@example.org/",
    "[x](javascript:alert(1))",
    "[x]: javascript:alert(1)",
    "![x](https://evil.example/pixel.png)",
    "<javascript:alert(1)>",
    "<https://evil.example>",
    '](javascript:alert(1) "x")',
    "`</code><svg/onload=alert(1)>`",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "{{ 7*7 }}{% raw %}<b>",
    "<!-- --><meta http-equiv=refresh content='0;url=//evil.example'>",
    "\n\n<script>alert(1)</script>\n\n# heading\n\n| a | b |\n",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>\u2066alert(1)</script>\x1b[31m\x00\ud800",
    "<details open ontoggle=alert(1)>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<form action=javascript:alert(1)><button>x</button></form><input formaction=javascript:alert(1)>",
    "<style>@import 'https://evil.example/x.css';*{background:url(javascript:alert(1))}</style>",
    "<div data-hx-on:load='alert(1)' hx-get='/judge' data-hx-trigger=load>x</div>",
    "<object data='data:text/html,<script>alert(1)</script>'></object><embed src=javascript:alert(1)>",
]  # fmt: skip
FIXED = {
    "status",
    "kind",
    "bearing",
    "confidence",
    "direction",
    "polarity",
    "state",
    "precision",
    "exact",
    "word",
    "comparator",
    "analysis",
    "slug",
    "bears",
    "what",
}


def hostile(value, payload, field=""):
    """Every text of a brief's input with ``payload`` put to it; names that refer to one another still do."""
    if isinstance(value, str):
        return value if field in FIXED else payload if field == "url" else f"{value}{payload}"
    if isinstance(value, msgspec.Struct):
        changed = {f: hostile(getattr(value, f), payload, f) for f in value.__struct_fields__}
        return msgspec.structs.replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(hostile(v, payload, field) for v in value)
    if isinstance(value, dict):
        return {k if field == "texts" else hostile(k, payload): hostile(v, payload, field) for k, v in value.items()}
    return value


def with_payload(payload):
    given = hostile(told(), payload)
    first, *rest = given.claims
    quote = msgspec.structs.replace(first.quote, exact=payload, start=len(ARTICLE), end=len(ARTICLE) + len(payload))
    return msgspec.structs.replace(given, text=ARTICLE + payload, claims=(msgspec.structs.replace(first, quote=quote), *rest))

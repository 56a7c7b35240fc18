"""An article on a dam and what bears on it: as a small workspace, and as a brief's input written by hand.

The one by hand does not change when the weighing does, so that snapshots of what people see change only when that does.
"""

import datetime as dt
import itertools
import json

from upheld.desk_add import add_documents
from upheld.desk_read import read_analysis
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment, Contribution, OriginStep, Repair
from upheld.model.claim import Analysis, Claim, Hedge, Quantity, Quote
from upheld.model.evidence import Document
from upheld.model.hypotheses import Hypotheses
from upheld.model.judgement import SetProbability, Signed
from upheld.model.network import Network, Tie, TieStep, Triangle
from upheld.model.network import Told as Event
from upheld.model.ports import BriefInput
from upheld.model.story import Moved, Overtaken, Point
from upheld.model.view import View
from upheld.model.when import parse_interval

TODAY = dt.date(2022, 7, 1)
AS_OF = dt.date(2022, 6, 30)
ARTICLE = """\
After the Sarn dam

By Maya Otieno

June 1st, 2021

More than 40 villages were flooded in May when the Sarn dam failed in Kenya. The governor said that “the dam was sound in April” before it broke.
In Kenya 400 miners were killed when the Sarn dam failed in May.

Nairobi could ask Uganda for help within a year. A second breach before next spring looks very unlikely. President Ruto could visit Kampala by September.

The government must rebuild the Sarn dam at once.
"""
DOCUMENTS = [
    ("e1", "2021-05-20", "Reuters", "county", "Villages under water", "When the Sarn dam failed in Kenya, 25 villages were flooded, the county said.", "https://example.org/a?x=1&y=2"),
    ("e2", "2021-05-21", "Daily Paper", "county", "25 villages", "When the Sarn dam failed in Kenya, 25 villages were flooded, the county said.", ""),
    ("e3", "2021-06-09", "BBC", "", "Survey of the valley", "Only 24 villages were flooded by the Sarn dam in Kenya.", "https://example.org/b"),
    ("e4", "2021-06-20", "AFP", "mine owners", "The mine at Sarn", "The Sarn dam failure in Kenya left 400 miners killed or wounded.", ""),
    ("e5", "2021-07-20", "AP", "", "Count at the mine", "In all 250 miners were killed at the Sarn dam in Kenya.", "https://example.org/c"),
    ("e6", "2021-08-03", "Reuters", "", "Ruto visits Kampala", "President Ruto visited Kampala on Tuesday.", "javascript:alert(1)"),
    ("e7", "2021-11", "Le Monde", "", "Un bilan", "Le barrage de Sarn: 26 villages.", ""),
    ("e8", "2022-06-20", "Nation", "", "Harvest", "A harvest report.", ""),
]  # fmt: skip


def clock():
    """A second later at each call."""
    seconds = itertools.count()
    return lambda: dt.datetime(2022, 7, 1, 12, tzinfo=dt.UTC) + dt.timedelta(seconds=next(seconds))


def workspace(folder):
    """The workspace, made in ``folder``."""
    root = folder / "ws"
    Workspace.init(root)
    (root / ".cache").mkdir(exist_ok=True)
    (root / ".cache" / "writer").write_text("w-000001\n")
    made = Workspace(root, person="maya", clock=clock())
    (folder / "article.md").write_text(ARTICLE)
    read_analysis(made, folder / "article.md", today=TODAY)
    keys = ("id", "published", "outlet", "cited", "title", "text", "url")
    rows = [{k: v for k, v in zip(keys, row, strict=True) if v} | ({"language": "fr"} if row[0] == "e7" else {}) for row in DOCUMENTS]
    (folder / "documents.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    add_documents(made, folder / "documents.jsonl", today=TODAY)
    return made


def _claim(name, kind, exact, text="", **more):
    start = ARTICLE.index(exact)
    quote = Quote(
        exact=exact, start=start, end=start + len(exact), prefix=ARTICLE[max(start - 32, 0) : start], suffix=ARTICLE[start + len(exact) :][:32]
    )
    return Claim(id=name, analysis="sarn", kind=kind, text=text or exact, quote=quote, **more)


CLAIMS = (
    _claim("villages", "quantity", "More than 40 villages were flooded in May when the Sarn dam failed in Kenya",
           quantity=Quantity(low=40, comparator="more than", measure="villages flooded", unit="villages")),
    _claim("governor", "statement", "The governor said that “the dam was sound in April” before it broke", attribution="The governor"),
    _claim("sound", "event", "the dam was sound in April", "The Sarn dam was sound in April 2021", attribution="The governor", rests_on=("governor",)),
    _claim("killed", "quantity", "In Kenya 400 miners were killed when the Sarn dam failed in May"),
    _claim("uganda", "forecast", "Nairobi could ask Uganda for help within a year", "Nairobi will ask Uganda for help by 1 June 2022",
           hedge=Hedge(cue="could", low=0.2, high=0.55), deadline=dt.date(2022, 6, 1)),
    _claim("breach", "conditional", "A second breach before next spring looks very unlikely", given="villages", antecedent="the rains come early",
           hedge=Hedge(cue="very unlikely", low=0.05, high=0.2), deadline=dt.date(2022, 6, 1), default_deadline=True),
    _claim("rebuild", "normative", "The government must rebuild the Sarn dam at once"),
)  # fmt: skip


def _evidence(name, bearing, origin, weight, reason, speaker=""):
    row = next(d for d in DOCUMENTS if d[0] == name)
    return Contribution(document=name, published=row[1], source=row[2], bearing=bearing, origin=origin, weight=weight, quote=row[5], reason=reason,
                        method="figures", speaker=speaker, title=row[4], url=row[6])  # fmt: skip


def _assessments():
    common = {"as_of": AS_OF, "searched_to": dt.date(2022, 6, 20), "method": "rules-1"}
    return (
        Assessment(
            claim="villages", status="overturned", probability=0.09, band=(0.05, 0.16), word="very unlikely", confidence="high", direction="falling",
            origins_against=2, repair=Repair(text="25 villages were flooded in May when the Sarn dam failed in Kenya", probability=0.93, why="e1 gives 25"),
            evidence=(_evidence("e1", "refutes", "o-e1", -1.4, "the passage gives 25, the claim at least 40", "county"),
                      _evidence("e3", "refutes", "o-e3", -0.85, "the passage gives 24, the claim at least 40"),
                      _evidence("e2", "refutes", "o-e1", 0.0, "the passage gives 25, the claim at least 40", "county")),
            waterfall=(OriginStep(origin="o-e1", label="Reuters", documents=("e1", "e2"), weight=-1.4, without=0.25, joined_by=("e2: near copy as e1",)),
                       OriginStep(origin="o-e3", label="BBC", documents=("e3",), weight=-0.85, without=0.19)),
            prior=-0.1, prior_reason="base rate of a claim of kind quantity", **common),
        Assessment(claim="governor", status="unverified", probability=0.9, band=(0.6, 0.97), word="very likely", prior=2.2, **common),
        Assessment(claim="sound", status="unverified", probability=0.8, band=(0.5, 0.95), word="very likely", prior=1.4, flags=("premise-overturned",), **common),
        Assessment(
            claim="killed", status="contested", probability=0.46, band=(0.27, 0.62), word="roughly even chance", confidence="low", origins_for=1, origins_against=1,
            flags=("disputed", "measure-mismatch", "disputed-by:mine owners"),
            evidence=(_evidence("e5", "refutes", "o-e5", -0.75, "the passage gives 250 miners, the claim 400"),
                      _evidence("e4", "supports", "o-e4", 0.6, "the same figure for a wider measure", "mine owners"),
                      _evidence("e7", "silent", "o-e7", 0.0, "another count")),
            waterfall=(OriginStep(origin="o-e4", label="AFP", documents=("e4",), weight=0.6, without=0.31),
                       OriginStep(origin="o-e5", label="AP", documents=("e5",), weight=-0.75, without=0.63),
                       OriginStep(origin="o-e7", label="Le Monde", documents=("e7",), weight=0.0, without=0.46)),
            prior=0.0, prior_reason="base rate of a claim of kind quantity", **common),
        Assessment(claim="uganda", status="did-not-occur", probability=0.02, band=(0.01, 0.04), word="almost no chance", direction="falling", prior=-0.85,
                   prior_reason="a change nobody has fixed", **common),
        Assessment(claim="breach", status="open", probability=0.86, band=(0.7, 0.93), word="very likely", prior=1.8, flags=("default-deadline",),
                   prior_reason="a change its author thinks unlikely", **common),
        Assessment(claim="rebuild", status="normative", **common),
    )  # fmt: skip


QUESTION = Hypotheses(
    id="why",
    analysis="sarn",
    question="Why did the dam fail?",
    options=("it was old", "it was mined"),
    bears={"villages": ("+", "?"), "uganda": ("-", "++")},
)
NETWORK = Network(
    as_of=AS_OF, actors=(("KEN", "Kenya"), ("TZA", "Tanzania"), ("UGA", "Uganda")), sources=("gdelt", "documents"), others=("Ethiopia",),
    ties=(
        Tie(a="KEN", b="UGA", source="gdelt", stage="diplomatic", before="mixed", sign=1, reason="60% words", rows=40, meetings=3,
            steps=(TieStep(month=dt.date(2021, 8, 1), rows=30, conflict=0.1), TieStep(month=dt.date(2021, 10, 1), rows=10, conflict=0.0)),
            told=(Event(day=dt.date(2021, 10, 3), words="Kenya to Uganda: consult visit", place="a.csv, line 3", url="https://example.org/e"),
                  Event(day=dt.date(2021, 8, 3), words="Uganda to Kenya: aid", place="a.csv, line 1"))),
        Tie(a="KEN", b="TZA", source="gdelt", stage="strained", before="quiet", sign=-1, reason="55% conflict", rows=20, meetings=0,
            steps=(TieStep(month=dt.date(2021, 9, 1), rows=20, conflict=0.55),)),
        Tie(a="TZA", b="UGA", source="gdelt", stage="mixed", before="mixed", sign=0, reason="30% conflict", rows=12, meetings=1,
            steps=(TieStep(month=dt.date(2021, 9, 1), rows=12, conflict=0.3),)),
        Tie(a="KEN", b="UGA", source="documents", stage="quiet", before="quiet", sign=0, reason="1 row says something", rows=1, meetings=1,
            steps=(TieStep(month=dt.date(2021, 8, 1), rows=1, conflict=0.0),)),
    ),
    triangles=(Triangle(parties=("KEN", "TZA", "UGA"), balanced=False, reason="KEN-TZA strained, KEN-UGA diplomatic, TZA-UGA diplomatic"),),
)  # fmt: skip


GONE = Overtaken(document="e9", title="First count", source="Herald", what="withdrawn", day=dt.date(2022, 3, 1), why="a slip of the pen", by="ben",
                 briefs=("june.md (sarn, as of 2021-06-30)",))  # fmt: skip


def told():
    """A brief's input with everything a brief can say, by hand."""
    now = _assessments()
    documents = {
        row[0]: Document(id=row[0], text_sha256="0" * 64, known=parse_interval(row[1]).end, title=row[4], outlet=row[2], cited=row[3], url=row[6],
                         published=parse_interval(row[1]), language="fr" if row[0] == "e7" else "en")
        for row in DOCUMENTS
    }  # fmt: skip
    analysis = Analysis(slug="sarn", title="After the Sarn dam", published=dt.date(2021, 6, 1), text_sha256="0" * 64, author="Maya Otieno")
    held = SetProbability(claim="breach", probability=0.7, since=dt.date(2021, 9, 1), because="the rains were late")
    view = View(as_of=AS_OF, analyses=(analysis,), claims=CLAIMS, documents=tuple(documents.values()), sources={}, texts={"sarn": ARTICLE}, settings={},
                judgements=(Signed(judgement=held, by="maya", recorded=clock()()),), heads={"w-000001": "ab" * 32},
                hypotheses=(QUESTION,))  # fmt: skip
    first = [
        (a, 0.19, (0.1, 0.3), "weakened") if a.claim == "villages" else (a, 0.3, (0.15, 0.5), "open")
        for a in now
        if a.claim in {"villages", "uganda"}
    ]
    before = {a.claim: Assessment(claim=a.claim, as_of=analysis.published, status=status, probability=p, band=band) for a, p, band, status in first}
    moved = tuple(Moved(before=before[a.claim], after=a, documents=("e3", "e1") if a.claim == "villages" else ()) for a in now if a.claim in before)
    histories = {
        a.claim: (Point(day=analysis.published, assessment=before.get(a.claim, a)), Point(day=AS_OF, assessment=a)) for a in now if a.probability
    }
    return BriefInput(view=view, analysis=analysis, text=ARTICLE, claims=CLAIMS, assessments=now, documents=documents, origins=5, since=analysis.published,
                      moved=moved, histories=histories, changes={"killed": ("one more report would change it",)}, looks={analysis.published: now},
                      network=NETWORK, overtaken={"villages": (GONE,)})  # fmt: skip

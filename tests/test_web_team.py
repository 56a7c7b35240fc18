"""Several people at one server: who they are, what each role may, whose name stands under a line, and what two who disagree come to."""

import os
import subprocess
import sys

import pytest

import dam
from browsing import OURS, TOKEN, site
from test_web_guard import LOOKS, WRITES, address
from upheld.config.people import hash_of, parse_people, with_person
from upheld.desk_living import Living
from upheld.errors import UsageError
from upheld.ledger.entry import heads_text
from upheld.model.judgement import SetProbability
from upheld.web.app import PAGES
from upheld.web.serve import Roster, door_for

MAYA, BEN, RUTH = "maya-has-a-token-of-her-own", "ben-has-a-token-of-his-own", "ruth-reads-with-a-token"
FILE = f"""\
[people."Maya Otieno"]
role = "analyst"
token = "{hash_of(MAYA)}"

[people.ben]
role = "analyst"
token = "{hash_of(BEN)}"

[people.ruth]
role = "reader"
token = "{hash_of(RUTH)}"

[people."zoë"]          # known to the proxy alone
role = "analyst"

[proxy]
header = "X-Forwarded-User"
from = ["192.0.2.7", "::1"]
"""
PROXY = {"peer": "192.0.2.7"}


def said(name):
    return [("x-forwarded-user", name)]


def team(folder, text=FILE, **more):
    made = dam.workspace(folder)
    (made.root / "people.toml").write_text(text)
    roster = Roster(made.root / "people.toml")
    assert parse_people(text.encode())[1] == []
    return site(folder, made=made, people=roster, open_to_look=door_for("127.0.0.1", 1, token=None, people=roster).open_to_look, **more)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return team(tmp_path_factory.mktemp("team"))


NOBODY = {
    "nobody": {},
    "a wrong token": {"token": "not-a-token-of-anybody"},
    "a hash for a token": {"token": hash_of(MAYA)},
    "a name from elsewhere": {"headers": said("ben"), "peer": "198.51.100.9"},
    "a name from this machine": {"headers": said("ben")},
    "a name said twice": {"headers": [*said("ruth"), *said("ben")], **PROXY},
    "an empty name": {"headers": said(""), **PROXY},
    "a stranger": {"headers": said("mallory"), **PROXY},
    "a name that is none": {"headers": said("ben\u202e".encode()), **PROXY},
    "forwarded for": {"headers": [*said("ben"), ("x-forwarded-for", "192.0.2.7"), ("forwarded", "for=192.0.2.7")]},
}
READERS = {"ruth": {"token": RUTH}, "ruth by proxy": {"headers": said("ruth"), **PROXY}}
ANALYSTS = {
    "the server's token": {"token": TOKEN},
    "maya": {"token": MAYA},
    "ben by proxy": {"headers": said("ben"), **PROXY},
    "zoë by proxy": {"headers": said("zoë".encode()), **PROXY},
    "ben by proxy, mapped": {"headers": said("ben"), "peer": "::ffff:192.0.2.7"},
}
ROLES = dict.fromkeys(NOBODY, "nobody") | dict.fromkeys(READERS, "reader") | dict.fromkeys(ANALYSTS, "analyst")
ASKS = NOBODY | READERS | ANALYSTS


@pytest.mark.parametrize("who", ASKS)
@pytest.mark.parametrize("route", LOOKS)
def test_every_route_for_every_role(served, route, who):
    got = served.get(address(served, route), **ASKS[who])
    assert got.status_code == (401 if ROLES[who] == "nobody" else 200)


@pytest.mark.parametrize("who", ASKS)
@pytest.mark.parametrize("route", sorted(WRITES))
def test_every_write_for_every_role(served, route, who):
    before = [p.read_bytes() for p in served.workspace.root.rglob("*.jsonl")]
    ask = ASKS[who] | {"headers": [*ASKS[who].get("headers", ()), *OURS.items()]}
    got = served.ask("POST", route, form={"what": "nothing", "by": "x"}, **ask)
    assert got.status_code == {"nobody": 401, "reader": 403, "analyst": 400}[ROLES[who]]
    assert [p.read_bytes() for p in served.workspace.root.rglob("*.jsonl")] == before


def test_no_route_is_left_out():
    assert {r.path for r in PAGES if "POST" in r.methods} == WRITES


def a_line(served, p, **more):
    record = served.living.record()
    claim = record.outcome(dam.TODAY).view.claims[0].id
    return {"what": "p", "p": str(p), "claim": claim, "because": "I counted", "seen": heads_text(record.heads)} | more


def signed(served):
    return [(e.by, e.body.probability) for e in served.workspace.entries()[0] if isinstance(e.body, SetProbability)]


def test_a_line_bears_the_name_of_whoever_wrote_it_whatever_the_form_says(tmp_path):
    served = team(tmp_path)
    ours = OURS.items()
    assert served.post("/judge", a_line(served, 20, by="ben"), token=MAYA, headers=OURS).status_code == 303
    assert served.post("/judge", a_line(served, 80), headers=[*said("ben"), *ours], token=False, **PROXY).status_code == 303
    assert served.post("/judge", a_line(served, 50, by="ben"), token=TOKEN, headers=OURS).status_code == 400
    assert served.post("/judge", a_line(served, 50, by="Guest"), token=TOKEN, headers=OURS).status_code == 303
    assert signed(served) == [("Maya Otieno", 0.2), ("ben", 0.8), ("Guest", 0.5)]


def test_the_page_says_who_one_is_and_offers_what_one_may(served):
    claim = served.living.record().outcome(dam.TODAY).view.claims[0].id
    analyst, reader = (served.get(f"/claim/{claim}", token=t).text for t in (MAYA, RUTH))
    assert "Signed <bdi>Maya Otieno</bdi>" in analyst
    assert 'name="by"' not in analyst
    assert "You are reading as <bdi>ruth</bdi>" in reader
    assert '<form method="post"' not in reader
    assert 'name="by"' in served.get(f"/claim/{claim}", token=TOKEN).text


def test_two_who_disagree_are_kept_apart_and_pooled_with_how_far_they_are(tmp_path):
    served = team(tmp_path)
    for token, p in ((MAYA, 20), (BEN, 80), (BEN, 81)):
        assert served.post("/judge", a_line(served, p), token=token, headers=OURS).status_code == 303
    claim = served.living.record().outcome(dam.TODAY).view.claims[0].id
    answer = served.get(f"/api/v1/claims/{claim}", token=RUTH).json()
    assert [(h["by"], h["probability"]) for h in answer["held"]] == [("Maya Otieno", 0.2), ("ben", 0.81)]
    assert answer["pooled"]["probability"] == pytest.approx(0.508, abs=0.001)
    assert (answer["pooled"]["people"], answer["pooled"]["steps"]) == (2, 3)
    page = served.get(f"/claim/{claim}", token=RUTH).text
    assert "2 people together: 51%, from unlikely (20%) to very likely (81%); they disagree." in page
    assert "Maya Otieno holds 20%" in page
    assert "ben holds 81%" in page


def test_their_judgements_leave_the_computed_probability_alone(tmp_path):
    served = team(tmp_path)
    before = served.living.record().outcome(dam.TODAY).weighed.assessments
    for token, p in ((MAYA, 1), (BEN, 99)):
        served.post("/judge", a_line(served, p), token=token, headers=OURS)
    after = served.living.record().outcome(dam.TODAY).weighed.assessments
    assert [a.probability for a in before] == [a.probability for a in after]


def test_who_is_taken_out_is_out_at_once_and_a_spoilt_file_lets_nobody_in(tmp_path):
    served = team(tmp_path)
    path = served.workspace.root / "people.toml"
    assert served.get("/sources", token=BEN).status_code == 200
    path.write_text(FILE.replace("[people.ben]", "[people.bea]"))
    assert served.get("/sources", headers=said("ben"), **PROXY).status_code == 401
    path.write_text(FILE.replace(hash_of(BEN), ""))
    assert served.get("/sources", token=BEN).status_code == 401
    path.write_text("[people")
    assert served.get("/sources", token=MAYA).status_code == 401
    path.unlink()
    assert served.get("/sources", token=MAYA).status_code == 401
    assert served.get("/sources", token=TOKEN).status_code == 200


def test_others_may_be_let_in_as_readers(tmp_path):
    served = team(tmp_path, FILE + 'others = "reader"\n')
    assert served.get("/sources", headers=said("mallory"), **PROXY).status_code == 200
    assert served.post("/judge", {}, headers=[*said("mallory"), *OURS.items()], token=False, **PROXY).status_code == 403
    assert served.get("/sources", headers=said("mallory")).status_code == 401


def test_a_token_in_the_address_becomes_the_cookie_of_its_owner(served):
    got = served.get(f"/?token={RUTH}")
    assert got.status_code == 303
    cookie = got.headers["set-cookie"].partition(";")[0]
    assert cookie.endswith(RUTH)
    assert "You are reading as" in served.get(address(served, "/claim/{name}"), headers={"cookie": cookie}).text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("people = 3\n", 1, "no table"),
        ('[people.x]\nrole = "owner"\n', 2, "unknown role"),
        ('[people.x]\ntoken = "secret"\n', 2, "no hash"),
        ("[people]\nx = 3\n", 2, "no table"),
        ('[proxy]\nheader = "X User"\nfrom = ["127.0.0.1"]\n', 2, "no name of a header"),
        ('[proxy]\nheader = "X-User"\n', 1, "no list of addresses"),
        ('[proxy]\nheader = "X-User"\nfrom = ["*"]\n', 3, "no list of addresses"),
        ('[proxy]\nheader = "X-User"\nfrom = ["::1"]\nothers = "all"\n', 4, "unknown role"),
        ("[people.x\n", 1, "no valid TOML"),
        ("[people.x]\nroll = 1\n", 2, "unknown key"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_line(text, line, said):
    _, (problem, *_) = parse_people(text.encode())
    assert said in problem.message
    assert problem.line == line
    assert problem.remedy


def test_an_invitation_is_a_token_shown_once_and_a_hash_in_the_file(tmp_path):
    root = dam.workspace(tmp_path).root
    (root / "people.toml").write_text('# ours\n[people.ruth]\nrole = "reader"  # looks\n')

    def invite(*args):
        done = subprocess.run(
            [sys.executable, "-m", "upheld", "serve", "--invite", *args], cwd=root, capture_output=True, text=True, check=False, env=os.environ
        )
        return done.returncode, done.stdout.strip(), done.stderr

    code, token, _ = invite("Maya Otieno", "--role", "analyst")
    assert code == 0
    text = (root / "people.toml").read_text()
    assert text.startswith("# ours\n")
    assert "# looks" in text
    assert token not in text
    people = parse_people(text.encode())[0].people
    assert (people["Maya Otieno"].role, people["Maya Otieno"].token) == ("analyst", hash_of(token))
    assert people["ruth"].role == "reader"
    _, again, _ = invite("Maya Otieno", "--role", "reader")
    people = parse_people((root / "people.toml").read_bytes())[0].people
    assert (people["Maya Otieno"].role, people["Maya Otieno"].token) == ("reader", hash_of(again))
    assert invite("\x07")[0] == 2
    (root / "people.toml").write_text("[people")
    assert invite("ben")[0] == 4


def test_a_file_of_any_shape_takes_a_person_or_says_why_not():
    person = parse_people(FILE.encode())[0].people["ben"]
    for text in ("", "[people]\n", "# x\n", FILE, '[proxy]\nheader = "X"\n'):
        made, _ = with_person(text.encode(), person)
        assert parse_people(made.encode())[0].people["ben"] == person
    assert with_person(b"\xff", person)[0] is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "desk.example"])
def test_other_machines_are_let_in_where_people_are_named(host, tmp_path):
    path = tmp_path / "people.toml"
    with pytest.raises(UsageError, match="other machines"):
        door_for(host, 1, token=None, people=Roster(path))
    path.write_text(FILE)
    assert not door_for(host, 1, token=None, people=Roster(path)).open_to_look
    assert not door_for("127.0.0.1", 1, token=None, people=Roster(path)).open_to_look


def test_the_server_itself_believes_no_forwarded_address(tmp_path):
    import threading

    import httpx
    import uvicorn

    from upheld.web import serve as serving

    made = dam.workspace(tmp_path)
    (made.root / "people.toml").write_text(FILE)
    kept = []
    original = uvicorn.Server

    class Kept(original):
        def __init__(self, config):
            super().__init__(config)
            kept.append(self)

    shown = []
    uvicorn.Server = Kept
    try:
        thread = threading.Thread(
            target=serving.serve, args=(Living(made, today=lambda: dam.TODAY),), daemon=True,
            kwargs={"host": "127.0.0.1", "port": 0, "token": None, "names": (), "read_only": False, "show": shown.append, "look": False,
                    "people": Roster(made.root / "people.toml")},
        )  # fmt: skip
        thread.start()
        while not kept or not kept[0].started:
            assert thread.is_alive()
        base = shown[0].partition("?")[0]
        spoof = {"x-forwarded-user": "ben", "x-forwarded-for": "192.0.2.7"}
        assert httpx.get(f"{base}sources", headers=spoof).status_code == 401
        assert httpx.get(f"{base}sources", headers={"authorization": f"Bearer {BEN}"}).status_code == 200
    finally:
        uvicorn.Server = original
        kept[0].should_exit = True
        thread.join(10)

"""The read API against its own description, by schemathesis: whatever is asked, the answer is one that is described.

Some questions an operation here; ``--hypothesis-profile nightly`` asks 2,000 of each.
"""

import pytest
from hypothesis import HealthCheck, given, settings

from browsing import site

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
PATHS = ["/api/v1/claims", "/api/v1/claims/{name}", "/api/v1/claims/{name}/evidence", "/api/v1/changes", "/api/v1/documents", "/api/v1/search"]
UNSAYABLE = ("lies ahead", "comes before", "holds no word")
"""Why a question is refused that its schema allows: what the present day is, and which of two days is the earlier, no schema can say."""


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    served = site(tmp_path_factory.mktemp("schema"), names=frozenset({"testserver"}))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", served.app)


def test_the_description_is_read_and_holds_every_operation(schema):
    assert [o.ok().path for o in schema.get_all_operations()] == PATHS


@pytest.mark.filterwarnings("ignore")  # of the tool's own
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_every_answer_is_one_that_is_described(schema, path, mode):
    from schemathesis import GenerationMode
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    operation = schema[path]["GET"]

    @settings(max_examples=max(settings.get_profile(settings._current_profile).max_examples // 4, 10), deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
    def asked(case):
        got = case.call_and_validate(excluded_checks=[positive_data_acceptance])
        if mode == "positive" and got.status_code == 400:
            assert any(why in got.json()["error"] for why in UNSAYABLE), got.json()

    asked()

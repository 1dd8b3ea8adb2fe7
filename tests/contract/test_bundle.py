"""The contract is whole: the bundle is its sources', and every operation tells each refusal that it may give."""

import shutil
from pathlib import Path

import pytest

from openapi.bundle import DIST, HERE, bundle, written
from tests.contract.document import Operation, Tree, contract, operations, rows, tree

PROBES = {"getLiveness", "getReadiness"}
OPERATIONS = [one for one in operations(contract()) if one.id not in PROBES]
ids = [one.id for one in OPERATIONS]


def test_the_committed_bundle_is_that_of_the_sources() -> None:
    assert (HERE / DIST).read_text(encoding="utf-8") == written(bundle()), "run `make contract`"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE, tmp_path / "openapi"))


def test_a_source_changed_changes_the_bundle(sources: Path) -> None:
    file = sources / "components" / "schemas" / "registrations.yaml"
    file.write_text(file.read_text().replace("maxItems: 30", "maxItems: 31", 1))
    assert written(bundle(sources)) != written(bundle())


def test_a_reference_to_nothing_is_refused(sources: Path) -> None:
    file = sources / "paths" / "health.yaml"
    file.write_text(file.read_text().replace("#/Probe", "#/Prob"))
    with pytest.raises(ValueError, match="nothing at"):
        bundle(sources)


def test_a_name_given_twice_is_refused(sources: Path) -> None:
    (sources / "components" / "schemas" / "again.yaml").write_text("Problem: {type: object}\n")
    with pytest.raises(ValueError, match="already defined"):
        bundle(sources)


def test_operation_ids_are_unique() -> None:
    assert len(ids) == len(set(ids))


def expected(operation: Operation) -> set[str]:
    """The statuses that follow from what the operation takes (03, the table of cases)."""
    parameters = rows(operation.body.get("parameters", []))
    places, headers = {one["in"] for one in parameters}, {one["name"] for one in parameters}
    statuses = {"400", "429", "500", "503"}
    statuses |= {"401", "403"} if operation.body["security"] else set()
    statuses |= {"413", "415", "422"} if "requestBody" in operation.body else set()
    statuses |= {"404"} if "path" in places else set()
    statuses |= {"412", "428"} if "If-Match" in headers else set()
    statuses |= {"409"} if "Idempotency-Key" in headers else set()
    statuses |= {"304"} if "If-None-Match" in headers else set()
    return statuses | ({"422"} if places & {"path", "query"} and operation.id != "getProblemType" else set())


@pytest.mark.parametrize("operation", OPERATIONS, ids=ids)
def test_every_refusal_that_may_come_is_told(operation: Operation) -> None:
    assert expected(operation) <= operation.part("responses").keys()


@pytest.mark.parametrize("operation", OPERATIONS, ids=ids)
def test_an_etag_read_can_be_asked_again(operation: Operation) -> None:
    """An ETag on a GET goes with If-None-Match and 304, and only so."""
    if operation.method == "GET":
        good = tree(operation.part("responses")["200"])
        assert ("ETag" in tree(good["headers"])) == ("304" in operation.part("responses"))


# RFC 6749, 3.2: what is not known in a demand of token is left aside.
OPEN = {"grantToken", "revokeToken"}


def test_every_body_refuses_what_it_does_not_know() -> None:
    open_ = set[str]()
    for operation in OPERATIONS:
        for media in tree(operation.part("requestBody").get("content", {})).values():
            open_ |= {operation.id for _ in open_objects(tree(tree(media)["schema"]))}
    assert open_ == OPEN


def open_objects(schema: Tree, at: str = "$") -> list[str]:
    """Where unknown members would be taken."""
    own = [at] if "properties" in schema and schema.get("additionalProperties") is not False else []
    inner = [*tree(schema.get("properties", {})).items()]
    inner += [("items", schema["items"])] if "items" in schema else []
    inner += [("oneOf", one) for one in rows(schema.get("oneOf", []))]
    return own + [place for name, one in inner for place in open_objects(tree(one), f"{at}.{name}")]

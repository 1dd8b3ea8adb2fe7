"""Addresses that we are asked to call: what may stand in one, before any name is resolved."""

import pytest

from app.kit.addresses import Address, judged, machine, public
from tests.webhooks.hostile import HOSTILE, NAMED, PUBLIC


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://crochets.exemple.org", Address("https", "crochets.exemple.org", 443, "/")),
        (
            "https://crochets.exemple.org:443/a/b%20c?d=e&f",
            Address("https", "crochets.exemple.org", 443, "/a/b%20c?d=e&f"),
        ),
        ("https://Crochets.Exemple.org?x=1", Address("https", "crochets.exemple.org", 443, "/?x=1")),
        ("https://xn--cole-9oa.exemple.org/", Address("https", "xn--cole-9oa.exemple.org", 443, "/")),
        ("https://1and1.fr/@moi", Address("https", "1and1.fr", 443, "/@moi")),
    ],
)
def test_an_ordinary_address_is_read_by_its_parts(url: str, parts: Address) -> None:
    assert judged(url) == (parts, ())


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: repr(one.url))
def test_what_is_wrong_is_all_told_before_any_name_is_resolved(hostile: object) -> None:
    assert isinstance(hostile, type(HOSTILE[0]))
    _, faults = judged(hostile.url)
    assert tuple(fault.code for fault in faults) == tuple(one for one in hostile.codes if one != "adresse-interne")
    assert all(fault.detail.endswith(".") for fault in faults)


def test_a_long_address_is_not_even_read() -> None:
    _, [fault] = judged(f"https://crochets.exemple.org/{'a' * 500}")
    assert fault.code == "adresse-trop-longue"


def test_public_are_the_addresses_of_the_internet_only() -> None:
    for told in (PUBLIC, "1.1.1.1", "2606:4700:4700::1111", "2a01:e0a::1"):
        found = machine(told)
        assert found is not None
        assert public(found), told
    for machines in NAMED.values():
        found = machine(machines[-1])
        assert found is not None
        assert not public(found), machines
    assert machine("exemple.org") is None

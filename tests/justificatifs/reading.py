"""What a candidate reads of their justificatifs."""

from typing import Any

from tests import make


async def item(owner: make.Candidate, registration: str, piece: str) -> dict[str, Any]:
    """One piece of the checklist."""
    answer = await owner.client.get(f"/v1/registrations/{registration}/justificatifs")
    assert answer.status_code == 200, answer.text
    [found] = [one for one in answer.json()["items"] if one["piece"] == piece]
    assert isinstance(found, dict)
    return found


async def depot(owner: make.Candidate, depot_id: str) -> dict[str, Any]:
    """One file."""
    answer = await owner.client.get(f"/v1/depots/{depot_id}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def action(shown: dict[str, Any], name: str) -> dict[str, Any]:
    """One of the actions that a piece offers."""
    [found] = [one for one in shown["actions"] if one["action"] == name]
    assert isinstance(found, dict)
    return found

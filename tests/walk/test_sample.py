"""Who the banner says is there, is there."""

import httpx

from app.dev.service import CANDIDATE, PASSWORD


def test_the_ready_made_candidate_logs_in(running: dict[str, str]) -> None:
    """With the address and the password of the banner."""
    with httpx.Client(base_url=running["api"]) as client:
        given = {"email": CANDIDATE, "password": PASSWORD, "delivery": "token"}
        opened = client.post("/v1/logins", json=given)
        assert opened.status_code == 201, opened.text
        me = client.get("/v1/me", headers={"authorization": f"Bearer {opened.json()['token']}"})
        assert me.json()["email"] == CANDIDATE


def test_the_two_exam_sessions_are_there(running: dict[str, str]) -> None:
    """2023 with its true bounds, and the next one, open now."""
    with httpx.Client(base_url=running["api"]) as client:
        years = [one["year"] for one in client.get("/v1/exam-sessions").json()["items"]]
        assert years[-1] == 2023
        assert len(years) == 2
        bounds = client.get("/v1/exam-sessions/2023/calendar", params={"academie": "02"}).json()
        assert bounds["registration"]["opens"]["at"] == "2022-10-18T06:00:00Z"
        assert bounds["registration"]["closes"]["at"] == "2022-11-21T17:00:00Z"
        assert bounds["justificatifs"]["closes"]["at"] == "2022-12-04T23:00:00Z"

"""The figures that were decided (issue 6, 03 « Credentials », or [P]): a change of any is a decision."""

import re
from datetime import timedelta

from app.staff.rules import proof, tokens


def test_how_long_credentials_live() -> None:
    assert timedelta(days=365) == tokens.LONGEST_LIFE
    assert timedelta(hours=12) == tokens.LOGIN
    assert timedelta(hours=1) == tokens.IDLE
    assert timedelta(minutes=5) == tokens.USED
    assert timedelta(hours=48) == tokens.INVITATION
    assert tokens.MOST == 50


def test_an_agent_s_password_is_longer_than_a_candidate_s() -> None:
    assert proof.SHORTEST == 16


def test_a_secret_is_160_bits_and_another_each_time() -> None:
    secrets = {proof.new_secret() for _ in range(20)}
    assert len(secrets) == 20
    assert all(re.fullmatch("[A-Z2-7]{32}", secret) for secret in secrets)


def test_a_recovery_code_is_four_groups_of_four_that_nobody_misreads() -> None:
    for code in proof.new_recovery_codes():
        assert re.fullmatch("(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)

"""The school's picture against the database, line by line: read by SQL of its own, not by the service's."""

from collections import Counter
from collections.abc import Iterable

from tests.drills.cned.candidates import ATTESTED, FOLLOWED, Candidate
from tests.drills.cned.system import Picture, Student
from tests.stage import Stage

_LINES = "SELECT position, registration_id::text FROM feed_changes WHERE organisme_id = %s"
_FOLLOWED = """
SELECT r.id::text, v.choices #>> '{preparation,student_number}', a.birth_name, a.birth_date::text, r.specialite,
    r.forme, q.status, (SELECT max(position) FROM feed_changes f WHERE f.registration_id = r.id)
FROM organisme_agreements o JOIN registrations r USING (account_id, exam_session) JOIN accounts a ON a.id = r.account_id
    JOIN registration_versions v ON v.registration_id = r.id AND v.version = r.version
    JOIN queue_entries q ON q.registration_id = r.id
WHERE o.organisme_id = %s AND o.ended_at IS NULL AND r.status = 'enregistree'
"""
_MESSAGES = """
SELECT kind, registration_id::text, position FROM feed_changes, unnest(kinds) AS kind WHERE organisme_id = %(school)s
UNION ALL
SELECT 'attestation.expected', registration_id::text, position FROM feed_changes
WHERE organisme_id = %(school)s AND 'registration.created' = ANY (kinds)
"""
_ATTESTED = """
SELECT student_number, CASE WHEN differs = '{}' THEN registration_id::text END, array_to_string(differs, ' ')
FROM attestations WHERE organisme_id = %s
"""
_CERTIFICATES = """
SELECT registration_id::text, d.id::text, state, sha256 FROM depots d WHERE organisme_id = %s
"""


async def differences(servers: Stage, school: object, picture: Picture) -> list[str]:
    """What is missing, too much or twice; nothing when the picture is the database."""
    lines = await servers.select(_LINES, (school,))
    followed = await servers.select(_FOLLOWED, (school,))
    told = await servers.select(_MESSAGES.replace("%(school)s", "%s"), (school, school))
    attested = await servers.select(_ATTESTED, (school,))
    living = {row[0] for row in followed}
    certificates = [one for one in await servers.select(_CERTIFICATES, (school,)) if one[0] in living]
    return [
        *_compared("feed", lines, picture.lines),
        *_compared("followed", followed, _rows(picture)),
        *_compared("message", told, ((one.type, one.registration, one.position) for one in picture.messages.values())),
        *_compared(
            "attestation",
            attested,
            ((one["student_number"], one["registration_id"], " ".join(one["differs"])) for one in picture.attested),
        ),
        *_compared(
            "certificate",
            certificates,
            ((one["registration_id"], one["id"], one["state"], one["sha256"]) for one in picture.certificates),
        ),
    ]


def against_what_they_did(picture: Picture, everybody: Iterable[Student], candidates: Iterable[Candidate]) -> list[str]:
    """The picture again, against what candidates did: the database may be as wrong as it is."""
    by = list(candidates)
    matched = {one.student.number: one.registration for one in by if one.fate in ATTESTED}
    return [
        *_compared("who stays", ((one.registration,) for one in by if one.fate in FOLLOWED), _keys(picture.followed)),
        *_compared(
            "who is attested",
            ((one.number, matched.get(one.number)) for one in everybody),
            ((one["student_number"], one["registration_id"]) for one in picture.attested),
        ),
    ]


def _keys(found: Iterable[str]) -> Iterable[tuple[str]]:
    return ((key,) for key in found)


def _rows(picture: Picture) -> Iterable[tuple[object, ...]]:
    names = ("student_number", "birth_name", "birth_date", "specialite", "forme", "status", "position")
    return ((key, *(seen.get(name) for name in names)) for key, seen in picture.followed.items())


def _compared(what: str, there: Iterable[tuple[object, ...]], here: Iterable[tuple[object, ...]]) -> list[str]:
    wanted, found = Counter(there), Counter(here)
    return [
        *(f"{what} missing: {row}" for row in (wanted - found).elements()),
        *(f"{what} too many: {row}" for row in (found - wanted).elements()),
    ]

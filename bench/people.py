"""Candidates by the thousand: one registers through our door, the others are copies of that registration in SQL."""

from dataclasses import dataclass

import psycopg

from app.kit.secrets import new_token, token_digest


@dataclass(frozen=True)
class Person:
    """An account with a login; `registration` is None for those who have not registered."""

    account: str
    token: str
    registration: str | None = None


def accounts(db: psycopg.Connection, count: int) -> list[Person]:
    """Active accounts with a login each."""
    tokens = [new_token("btsc") for _ in range(count)]
    db.execute("CREATE TEMP TABLE made (n int, digest bytea, id uuid DEFAULT uuidv7())")
    with db.cursor().copy("COPY made (n, digest) FROM STDIN") as copy:
        for number, token in enumerate(tokens):
            copy.write_row((number, token_digest(token)))
    db.execute("""
        INSERT INTO accounts (id, email, status, civilite, birth_name, first_names, birth_date, birth_country,
            birth_departement, birth_commune, password_hash, signed_up_at)
        SELECT id, 'bench' || n || '-' || id || '@example.org', 'actif', 'madame', 'EXEMPLE', 'Camille', '2003-04-12',
            'FR', '13', 'Marseille', 'x', legal_now() FROM made""")
    db.execute("""
        INSERT INTO logins (account_id, digest, delivery, expires_at, ends_at)
        SELECT id, digest, 'token', legal_now() + interval '1 day', legal_now() + interval '1 day' FROM made""")
    rows = db.execute("SELECT id::text FROM made ORDER BY n").fetchall()
    db.execute("DROP TABLE made")
    return [Person(str(account), token) for (account,), token in zip(rows, tokens, strict=True)]


def registered(db: psycopg.Connection, people: list[Person], model: str) -> list[Person]:
    """The same registration as `model` for each of these people."""
    db.execute("CREATE TEMP TABLE copies (account uuid, id uuid DEFAULT uuidv7())")
    with db.cursor().copy("COPY copies (account) FROM STDIN") as copy:
        for person in people:
            copy.write_row((person.account,))
    db.execute(
        """
        INSERT INTO registrations (id, account_id, exam_session, academie, specialite, option, forme, candidate_number)
        SELECT c.id, c.account, r.exam_session, r.academie, r.specialite, r.option, r.forme,
            'B' || nextval('candidate_numbers')
        FROM copies c, registrations r WHERE r.id = %s""",
        (model,),
    )
    db.execute(
        """
        INSERT INTO registration_versions (registration_id, version, choices, digest)
        SELECT c.id, 1, v.choices, v.digest FROM copies c, registration_versions v
        WHERE v.registration_id = %s AND v.version = 1""",
        (model,),
    )
    found = {str(a): str(r) for a, r in db.execute("SELECT account, id FROM copies").fetchall()}
    db.execute("DROP TABLE copies")
    return [Person(person.account, person.token, found[person.account]) for person in people]


def deposited(db: psycopg.Connection) -> None:
    """In each dossier three files verified and one answer, as half-way through: a read has something to weigh."""
    db.execute("ALTER TABLE depots DISABLE TRIGGER depots_move")  # they were never on their way
    db.execute("""
        INSERT INTO depots (registration_id, registration_version, piece, account_id, file_name, media_type, size,
            sha256, state, declared_at, url_expires_at, received_at, verified_at, clean_key, sealed_key,
            clean_sha256, clean_size, clean_media_type)
        SELECT r.id, 1, piece, r.account_id, piece || '.pdf', 'application/pdf', 482113, repeat('0123456789abcdef', 4),
            'verifie', legal_now(), legal_now(), legal_now(), legal_now(), 'clean/' || gen_random_uuid(),
            'sealed/' || gen_random_uuid(), repeat('0123456789abcdef', 4), 482113, 'application/pdf'
        FROM registrations r, unnest(ARRAY['recapitulatif_signe', 'identite', 'certificat_scolarite_1']) piece""")
    db.execute("ALTER TABLE depots ENABLE TRIGGER depots_move")
    db.execute("""
        INSERT INTO justificatifs (registration_id, piece, reason, answered_at)
        SELECT id, 'certificat_scolarite_2', 'Formation en un an.', legal_now() FROM registrations""")

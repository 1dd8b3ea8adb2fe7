"""What the terminal says when everything is ready."""

from app.dev.clamd import INSTALL
from app.dev.options import Options
from app.dev.stack import Running
from app.dev.storage import ACCESS_KEY, SECRET_KEY

_OFF = f"""AUCUN : les fichiers déposés ne sont PAS analysés, car le programme clamd manque.
               Pour l'avoir : {INSTALL} ; la production ne démarre pas sans lui."""


def banner(running: Running, options: Options, *, took: float) -> str:
    """Where everything is, and who is there."""
    where = running.addresses
    people = "".join(f"\n  {line}" for line in running.people)
    seconds = f"{took:.1f}".replace(".", ",")
    return f"""
inscription-bts est prêt ({seconds} s)

  API          {where["api"]}  (contrat : /openapi.json, documentation : /docs)
  Mails reçus  {where["mails"]}  (liste JSON : /mails)
  S3           {where["s3"]}  (clé {ACCESS_KEY}, secret {SECRET_KEY})
  PostgreSQL   {where["postgres"].replace("127.0.0.1", "localhost")}
  SMTP         {where["smtp"]}
  Antivirus    {"clamd, qui ne connaît ici que le virus d'essai EICAR" if running.scanning else _OFF}
  Application  {options.app_url}  (là mènent les liens des mails ; --app-url pour changer)
  Données      {options.data}  (journaux dans log/, adresses dans run.json)
{people and people + chr(10)}
Ctrl-C pour tout arrêter."""

"""The verdicts on a file that cannot be kept; the examiner's `Fault` gives each its meaning."""


class Unfit(Exception):  # noqa: N818 -- a verdict
    """The file cannot be kept; the argument is a `Fault` of the examiner's."""


BROKEN = "casse"
LOCKED = "protege"
TOO_MANY_PAGES = "trop_de_pages"
TOO_COMPLEX = "trop_complexe"
UNKNOWN = "mauvais_type"
DOUBLE = "fichier_double"
ACTIVE = "contenu_actif"

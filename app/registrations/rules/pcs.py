"""The socio-professional categories of INSEE: level 2 of PCS 2020, and those of people without a job."""

from collections.abc import Mapping
from types import MappingProxyType

PCS: Mapping[str, str] = MappingProxyType(
    {
        "10": "Exploitants de l'agriculture, sylviculture, pêche et aquaculture",
        "21": "Artisans",
        "22": "Commerçants et assimilés",
        "23": "Chefs d'entreprise de plus de 10 personnes",
        "31": "Professions libérales",
        "33": "Cadres administratifs et techniques de la fonction publique",
        "34": "Professeurs et professions scientifiques supérieures",
        "35": "Professions de l'information, de l'art et des spectacles",
        "37": "Cadres des services administratifs et commerciaux d'entreprise",
        "38": "Ingénieurs et cadres techniques d'entreprise",
        "42": "Professions de l'enseignement primaire et professionnel, de la formation continue et du sport",
        "43": "Professions intermédiaires de la santé et du travail social",
        "44": "Ministres du culte et religieux consacrés",
        "45": "Professions intermédiaires de la fonction publique (administration, sécurité)",
        "46": "Professions intermédiaires administratives et commerciales des entreprises",
        "47": "Techniciens",
        "48": "Agents de maîtrise (hors maîtrise administrative)",
        "52": "Employés administratifs de la fonction publique, agents de service et auxiliaires de santé",
        "53": "Policiers, militaires, pompiers, agents de sécurité privée",
        "54": "Employés administratifs d'entreprise",
        "55": "Employés de commerce",
        "56": "Personnels des services directs aux particuliers",
        "62": "Ouvriers qualifiés de type industriel",
        "63": "Ouvriers qualifiés de type artisanal",
        "64": "Conducteurs de véhicules de transport, chauffeurs-livreurs, coursiers",
        "65": "Conducteurs d'engins, caristes, magasiniers et ouvriers du transport (non routier)",
        "67": "Ouvriers peu qualifiés de type industriel",
        "68": "Ouvriers peu qualifiés de type artisanal",
        "69": "Ouvriers agricoles, des travaux forestiers, de la pêche et de l'aquaculture",
        # People without a job keep the codes of 2003, which PCS 2020 left as they were.
        "71": "Anciens agriculteurs exploitants",
        "72": "Anciens artisans, commerçants, chefs d'entreprise",
        "74": "Anciens cadres",
        "75": "Anciennes professions intermédiaires",
        "77": "Anciens employés",
        "78": "Anciens ouvriers",
        "81": "Chômeurs n'ayant jamais travaillé",
        "84": "Élèves, étudiants",
        "85": "Personnes diverses sans activité professionnelle de moins de 60 ans",
        "86": "Personnes diverses sans activité professionnelle de 60 ans et plus",
    }
)

"""Names of the knowledge base that may stand in the place of those of annotated documents."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from spacy.tokens import Doc

from pipeline.components.ner_input import hint_spans, hints
from pipeline.components.training.augment import Name
from pipeline.knowledge import Knowledge

_VOWELS = frozenset("aeiouyhâàéèêëîïôöûüœ")
_ACRONYM = re.compile(r"[A-ZÀ-Þ0-9-]{2,}")
_PERSONS = ("LEADER", "PERSON")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Heads of names by gender: what decides between "le", "du", "au" and "la".
_MASCULINE = _words(
    """accord acte bureau cabinet centre comité congrès conseil corps département fonds forum front
    gouvernement groupe haut haut-commissariat institut marché mécanisme mémorandum ministère
    mouvement office pacte parlement parti programme protocole rassemblement réseau royaume
    secrétariat service statut sultanat sénat système traité tribunal émirat état"""
)
_FEMININE = _words(
    """agence alliance armée assemblée association autorité banque brigade caisse chambre charte
    commission communauté compagnie confédération conférence convention coopération cour
    direction déclaration entreprise fondation force fédération initiative ligue mission
    organisation principauté république résolution société union zone"""
)
_MASCULINE_STATES = _words("Belize Cambodge Mexique Mozambique Suriname Zaïre Zimbabwe")
_PLURAL_STATES = _words("Bahamas Comores Fidji Maldives Philippines Seychelles Tonga Émirats Îles")
_PLURAL_ENDS = _words("Unis unis Bas")
_BARE_STATES = _words(
    """Andorre Bahreïn Chypre Cuba Djibouti Grenade Haïti Israël Kiribati Madagascar Malte Maurice
    Monaco Nauru Oman Palaos Singapour Taïwan Tuvalu Vanuatu"""
)


def knowledge_names(
    knowledge: Knowledge, read: Callable[[str], Doc]
) -> dict[tuple[str, str], list[Name]]:
    """Return the names of the base by type and by the words that may stand before them.

    Parameters
    ----------
    knowledge : Knowledge
        Its proper names are taken; of persons, full names only.
    read : callable
        The stages before the recogniser: they find what stands inside a name.
    """
    found: dict[tuple[str, str], set[Name]] = defaultdict(set)
    for entity in knowledge.entities:
        for text in (name.text for name in entity.names if name.kind == "name"):
            if entity.type in _PERSONS and " " not in text:
                continue
            name = _name(read(text), entity.type)
            for before in words_before(text, entity.type):
                found[entity.type, before].add(name)
    return {key: sorted(names) for key, names in sorted(found.items())}


def _name(doc: Doc, type_: str) -> Name:
    n_tokens = len(doc)
    spans = hint_spans(doc)
    inside = [(s, e, label) for s, e, label in spans if e - s < n_tokens]
    leaf = [x for x in inside if not any(x[0] <= o[0] and o[1] <= x[1] for o in inside if o != x)]
    said = hints(n_tokens, spans)
    return Name(
        tuple(token.text for token in doc),
        tuple(bool(token.whitespace_) for token in doc),
        tuple(sorted(leaf)) or ((0, n_tokens, type_),),
        tuple(said.outer),
        tuple(said.leaf),
    )


def words_before(text: str, type_: str) -> Iterable[str]:
    """Return the articles and prepositions that may stand before a name, ``""`` for any other."""
    first, last = text.split()[0], text.split()[-1]
    vowel = first[0].lower() in _VOWELS
    if type_ in _PERSONS:
        return ("", "'") if vowel else ("",)
    if type_ == "PLACE" or text in _BARE_STATES or (type_ == "STATE" and first[:5] == "Saint"):
        return ("'", "d'", "à", "") if vowel else ("à", "de", "")
    ends = {first.rpartition("-")[2], last}
    if type_ == "STATE" and (first in _PLURAL_STATES or ends & _PLURAL_ENDS):
        return ("les", "des", "aux", "")
    if vowel:
        return ("l'", "d'", "en", "", "'") if type_ == "STATE" else ("l'", "d'", "", "'")
    if _ACRONYM.fullmatch(text):
        return ("la", "le", "de", "du", "au", "")
    feminine = _is_feminine(first, type_)
    if feminine is None:
        return ("",)
    if type_ == "STATE":
        return ("la", "de", "en", "") if feminine else ("le", "du", "au", "")
    return ("la", "de", "") if feminine else ("le", "du", "au", "")


def _is_feminine(first: str, type_: str) -> bool | None:
    head = first.lower()
    if head in _MASCULINE or head in _FEMININE:
        return head in _FEMININE
    if type_ == "STATE":
        return first.endswith("e") and first not in _MASCULINE_STATES
    return None

"""Find who a role stands for: *le président bélarusse*, *la ministre*, *son homologue*.

By what the document says of its persons, then by the dated offices of the base. A role
that neither resolves is left without a cluster: it is not known who is meant.
"""

import re
from dataclasses import replace

from pipeline.linking.facts import collect_facts, home_state, state_of_speaker
from pipeline.linking.forms import words
from pipeline.linking.offices import RolePhrase, read_role, scope_after, scope_key
from pipeline.linking.role_rules import ROLE_RULES
from pipeline.linking.state import FAMILIES, DocumentState

_PORTFOLIO = re.compile(
    r" (?:(?:dé|de)léguée? )?(?:chargée? )?(?:du|des|de la|de l['’]|d['’]|à la|à l['’]|aux|au)"
    r"(?:(?<=['’])| )[\w-]{4,}(?: [a-zà-ÿ-]{4,})?"
    r"(?:(?:,| et)? (?:du |des |de la |de l['’]|d['’])[\w-]{4,}(?: [a-zà-ÿ-]{4,})?)*(?![\w'’])"
)
_INSIDE = re.compile(
    r"(?:\b(?:envoyée?|représentante?|secrétaire|conseill[eè]re?|direct(?:eur|rice)|porte-parole|"
    r"adjointe?|spéciale?|personnel(?:le)?|parlementaire|cabinet)) (?:du|de la|de l['’]) ?$",
    re.IGNORECASE,
)
_ONE_OF_MANY = re.compile(r"\b(?:un|une|d['’]une?|aucune?|chaque|quelque) $", re.IGNORECASE)
_INTRODUCES = re.compile(
    r"^(?:,? (?:S\. ?E\. )?(?:M\.|MM\.|Mme|Monsieur|Madame|Sir|Lord|le général|le docteur|"
    r"l['’]ambassadeur|l['’]ambassadrice|l['’]honorable|"
    r"(?:le |la |l['’])[A-ZÀ-Þ][a-zà-ÿ-]{3,}) | |, )$"
)


def link_roles(state: DocumentState) -> None:
    """Resolve the role mentions, in the order of the text; some stay without a cluster."""
    roles = [
        i
        for i in state.order
        if state.mentions[i].kind == "role" and FAMILIES[state.mentions[i].type] == "person"
    ]
    if not roles:
        return
    facts = collect_facts(state)
    home = home_state(state)
    for index in roles:
        mention = state.mentions[index]
        if _precedes_a_name(state, index) or _is_indefinite(state, index):
            continue
        end = _end_of_complement(state, mention.end)
        phrase = read_role(state, mention.start, end)
        if phrase is None:
            phrase = RolePhrase("", next(iter(words(mention.text)), ""), "")
        after = scope_after(state, end) if not phrase.scope else None
        if after is not None:
            phrase = replace(phrase, scope=scope_key(state.cluster_of(after)), home=False)
        if not phrase.scope and _INSIDE.search(
            state.text, max(0, mention.start - 40), mention.start
        ):
            continue  # *l'envoyé personnel du Secrétaire général* is the envoy
        if phrase.home:
            phrase = replace(phrase, scope=state_of_speaker(state, mention.start) or home)
        for rule in ROLE_RULES:
            found = rule(state, index, phrase, facts)
            if found is not None:
                cluster, score, evidence = found
                state.assign([index], cluster, rule=rule.__name__, score=score, evidence=evidence)
                break


def _is_indefinite(state: DocumentState, index: int) -> bool:
    """Whether any holder of an office may be meant: *la visite d'un président égyptien*."""
    start = state.mentions[index].start
    return _ONE_OF_MANY.search(state.text, max(0, start - 10), start) is not None


def _end_of_complement(state: DocumentState, end: int) -> int:
    """Return where a portfolio ends that follows a role: *ministre iranien* | *du pétrole*."""
    match = _PORTFOLIO.match(state.text, end)
    return end if match is None else match.end()


def _precedes_a_name(state: DocumentState, index: int) -> bool:
    """Whether a name follows, at once or in apposition: *le ministre, M. Durand*.

    The role introduces it, and is no mention of its own.
    """
    end = _end_of_complement(state, state.mentions[index].end)
    after = scope_after(state, end)
    if after is not None:
        end = state.mentions[after].end
    return any(
        _INTRODUCES.match(state.text[end : state.mentions[i].start])
        and state.mentions[i].type in ("LEADER", "PERSON")
        and state.mentions[i].kind == "name"
        for i in state.between(end, end + 30)
    )

"""The expression of spaCy's French, shortened: the same strings match."""

import re
import subprocess
import sys

import pytest

from pipeline.engine.french import LateExpression, shortened

LETTERS = "".join(chr(c) for c in range(0x61, 0x24F) if chr(c).isalpha())
TOKENS = [
    "pied-de-nez",
    "arc-en-ciel",
    "tête-à-tête",
    "vis-à-vis",
    "saut-de-ski",
    "faux-vampire",
    "faux-",
    "vampire",
    "entr'ouvrir",
    "entr’ouvrir",
    "Entr'ouvrir",
    "reentr'acte",
    "r'ouvrir",
    "grand'mère",
    "grands'mères",
    "premier-ministre",
    "Premier-Ministres",
    "États-Unis",
    "états-unis",
    "États-",
    "droits-de-l'homme",
    "pet-en-l'air",
    "new-york",
    "New-Yorkais",
    "anti-âge",
    "anti‐âge",
    "anti-9",
    "post-2015",
    "franco-russe",
    "lès-Nancy",
    "Saint-Jean-sur-Mer",
    "Châlons-en-Champagne",
    "c'est-à-dire",
    "l'accord",
    "aujourd'hui",
    "quelqu'un",
    "rendez-vous",
    "dit-il",
    "a-t-il",
    "sous-marin",
    "ex-président",
    "ab",
    "cd",
]


def test_alternatives_that_differ_in_one_place():
    pattern = f"(?iu)(?:^faux[-][{LETTERS}]+$)|(?:^anti[-][{LETTERS}]+$)|(?:^[{LETTERS}]+[-]de$)"
    short, full = re.compile(shortened(pattern)), re.compile(pattern)
    assert len(short.pattern) < len(pattern)
    for token in ("faux-ami", "anti-âge", "ANTI-ÂGE", "pas-de", "faux", "faux-9", "x-faux-ami"):
        assert bool(short.match(token)) == bool(full.match(token)), token


def test_it_says_the_pattern_that_it_stands_for():
    assert LateExpression("(?iu)(?:^a$)").pattern == "(?iu)(?:^a$)"


@pytest.mark.model
@pytest.mark.slow
def test_the_language_matches_as_before():
    from spacy.lang.fr import tokenizer_exceptions as french

    pattern = "(?iu)" + "|".join(f"(?:{m})" for m in french._regular_exp)
    full, late = re.compile(pattern), LateExpression(pattern)
    prefixes = [p.replace("?", "") for p in french._hyphen_prefix]
    tokens = [
        *TOKENS,
        *(f"{p}{sep}{rest}" for p in prefixes for sep in "-‐'" for rest in ("âge", "9", "a-b", "")),
    ]
    assert [bool(late.match(t)) for t in tokens] == [bool(full.match(t)) for t in tokens]
    assert 100 < sum(bool(late.match(t)) for t in tokens) < len(tokens)


@pytest.mark.model
def test_the_import_puts_the_expression_off_and_nothing_else():
    code = (
        "import re; compiled = re.compile\n"
        "from pipeline.engine.french import LateExpression, import_french\n"
        "import_french()\n"
        "from spacy.lang.fr import French\n"
        "assert re.compile is compiled\n"
        "assert isinstance(French.Defaults.token_match.__self__, LateExpression)\n"
        "nlp = French()\n"
        "assert [t.text for t in nlp('le pied-de-biche')] == ['le', 'pied-de-biche']\n"
        "assert French().from_bytes(nlp.to_bytes())('faux-ami')[0].text == 'faux-ami'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

"""Which language a text is in, by its script and its commonest words.

A short list of function words a language separates whole paragraphs of these languages
reliably and costs next to nothing. What is too short or too mixed to tell is ``und``.
"""

import re
from collections import Counter

from pipeline.corpus.naming import plain, word_set

UNDETERMINED = "und"
_SAMPLE = 6_000
_FEWEST_WORDS = 4
_EXPECTED = "fr"  # another language needs more evidence than the one of the corpus
_ENOUGH = 5

_STOP_WORDS: dict[str, frozenset[str]] = {
    "fr": word_set(
        "le la les l d de des du un une et en est sont que qui qu dans pour sur par au aux ce cette"
        " ces il elle ils nous vous je avec ne pas plus n s c ont a ete etre leur leurs son sa ses"
        " notre nos votre mais ou donc comme se y j m tout tous toutes monsieur madame"
    ),
    "en": word_set(
        "the of and to in is are that for with on by this these it was were be as at from we you i"
        " they have has not or an which will their our its his her would there been but all"
    ),
    "es": word_set(
        "el la los las de del y en que es son por para con una un se al lo como su sus mas pero"
        " este esta ha han no nuestro nos muy tambien sobre entre ser"
    ),
    "de": word_set(
        "der die das und ist sind in den dem des von zu mit fur auf ein eine einen nicht auch sich"
        " wir sie ich es dass im als bei werden wird hat haben uber zum zur oder aus nach"
    ),
    "it": word_set(
        "il lo la gli le di del della dei delle e in che per con una un si al alla nel nella sono"
        " ha hanno non come anche da dal dalla questo questa piu essere ma ci noi nostro"
    ),
    "pt": word_set(
        "o os as de do da dos das e em que um uma para com por se no na nos nas ao mais como foi"
        " sao nao ser tem seu sua pelo pela este esta isso entre nosso"
    ),
    "nl": word_set(
        "de het een en van in is zijn dat die op te voor met niet aan er om ook als bij naar maar"
        " wij zij ik deze dit heeft hebben worden wordt door over uit"
    ),
    "ro": word_set(
        "si de la in cu pe care este sunt un o din pentru a al ale nu ca sa se mai prin au fost"
        " acest aceasta noi lor dar"
    ),
    "tr": word_set("ve bir bu da de icin ile olarak olan daha cok gibi ama ne o biz var"),
    "pl": word_set("i w z na do nie sie jest to ze o po za przez dla jak od ale czy oraz"),
}
_LANGUAGES_OF: dict[str, list[str]] = {
    word: [code for code, listed in _STOP_WORDS.items() if word in listed]
    for word in frozenset().union(*_STOP_WORDS.values())
}
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ru", "\u0400-\u04ff"),
    ("el", "\u0370-\u03ff"),
    ("he", "\u0590-\u05ff"),
    ("ar", "\u0600-\u06ff\u0750-\u077f"),
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u4e00-\u9fff"),
    ("hy", "\u0530-\u058f"),
    ("ka", "\u10a0-\u10ff"),
)
_SCRIPT = {code: re.compile(f"[{ranges}]") for code, ranges in _SCRIPTS}
_ANY_SCRIPT = re.compile(f"[{''.join(ranges for _, ranges in _SCRIPTS)}]")
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_WORDLESS = frozenset({"zh", "ja"})  # a letter of these says as much as several of ours


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the text's language, or ``"und"``.

    Long texts are judged by three samples: their start, middle and end.
    """
    sample = _sampled(text)
    script = _by_script(sample)
    if script:
        return script
    words = _words(sample)
    if len(words) < _FEWEST_WORDS:
        return UNDETERMINED
    scores = dict.fromkeys(_STOP_WORDS, 0)
    for word, count in Counter(filter(_LANGUAGES_OF.__contains__, words)).items():
        for code in _LANGUAGES_OF[word]:
            scores[code] += count
    ranked = sorted(scores, key=lambda code: -scores[code])
    best, second = scores[ranked[0]], scores[ranked[1]]
    if best < 2 or best < 0.08 * len(words) or best < 1.15 * second:
        return UNDETERMINED
    if ranked[0] != _EXPECTED and (best < _ENOUGH or best < 1.5 * scores[_EXPECTED]):
        return UNDETERMINED
    return ranked[0]


def _words(sample: str) -> list[str]:
    """Return the words of a text, in lower case without accents.

    Western letters are folded as bytes, which takes a tenth of the time; *œ* and *æ* stay
    one letter then, which no word of the lists has.
    """
    try:
        western = sample.encode("cp1252")
    except UnicodeEncodeError:
        return _WORD.findall(plain(sample))
    if _HARD.search(western) is not None:
        return _WORD.findall(plain(sample))
    return western.translate(_FOLDED).decode("latin-1").split()


def _fold_bytes() -> tuple[bytes, re.Pattern[bytes]]:
    """Return what each byte of Windows-1252 is as a letter, else a blank; and what is neither."""
    folded, hard = bytearray(b" " * 256), bytearray()
    for code in range(256):
        character = bytes([code]).decode("cp1252", errors="ignore")
        letters = plain(character)
        if letters in ("oe", "ae"):
            folded[code] = 0xE6
        elif len(letters) == 1 and letters.isascii() and letters.isalpha():
            folded[code] = ord(letters)
        elif _WORD.search(letters) is not None or not character:
            hard.append(code)
    return bytes(folded), re.compile(b"[" + re.escape(bytes(hard)) + b"]")


_FOLDED, _HARD = _fold_bytes()


def _sampled(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    part, middle = _SAMPLE // 3, len(text) // 2
    return " ".join((text[:part], text[middle : middle + part], text[-part:]))


def _by_script(sample: str) -> str | None:
    """Name the language of another alphabet, when most of the letters are in others."""
    if _ANY_SCRIPT.search(sample) is None:
        return None
    letters = len(_LETTERS.findall(sample))
    counts = {code: len(found.findall(sample)) for code, found in _SCRIPT.items()}
    weights = {code: n * (3 if code in _WORDLESS else 1) for code, n in counts.items()}
    if letters == 0 or sum(counts.values()) * 2 <= letters:
        return None
    return max(weights, key=lambda code: (weights[code], code))

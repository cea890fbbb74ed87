"""Score the quotations found in invented prose: found, and given to the right speaker.

    python tests/benchmarks/quotations_gold.py [--errors] [FOLDER]

A quotation is found when one of the stage covers it by half or more; its speaker is right
when the words that name the source hold the name marked (see the folder's README).
"""

import argparse
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pipeline.structure import analyse

FOLDER = Path(__file__).parents[1] / "structure" / "quotations"
MARK = re.compile(r"\[\[(?P<who>[^|\]]+)\|(?P<words>[^\]]+)\]\]")
UNNAMED = "?"
MARKS = '«“"'


def read_marked(path):
    """Return the text without marks and its quotations as (start, end, speaker)."""
    raw = path.read_text(encoding="utf-8")
    raw = "".join(line for line in raw.splitlines(keepends=True) if not line.startswith(";"))
    text, marks, last = "", [], 0
    for match in MARK.finditer(raw):
        text += raw[last : match.start()]
        marks.append((len(text), len(text) + len(match["words"]), match["who"]))
        text += match["words"]
        last = match.end()
    text += raw[last:]
    if not marks or "[[" in text or "]]" in text:
        raise ValueError(f"{path.name} marks nothing, or its marks are broken")
    return text, marks


def quoted_words(text):
    """Return the quotations of the stage that stand in quotation marks, with their sources.

    Paragraphs of quotation under a line that announces them are speech, and count too.
    """
    structure = analyse(text)
    names = structure.meta.get("speakers", {})
    told = [
        (q.start, q.end, text[q.source[0] : q.source[1]] if q.source else None)
        for q in structure.quotations
        if text[q.start : q.end].lstrip()[:1] in MARKS
    ]
    spoken = [
        (block.start, block.end, names.get(structure.turns[block.turn].speaker))
        for block in structure.blocks
        if block.turn is not None and text[block.start : block.end].lstrip()[:1] in MARKS
    ]
    return told + spoken


def overlap(left, right):
    shared = min(left[1], right[1]) - max(left[0], right[0])
    return shared / max(left[1] - left[0], right[1] - right[0])


def compare(text, marks):
    """Yield (mark, quotation) pairs; one of them is ``None`` when nothing answers it."""
    left = quoted_words(text)
    for mark in marks:
        best = max(left, key=lambda q: overlap(mark, q), default=None)
        if best is None or overlap(mark, best) < 0.5:
            yield mark, None
            continue
        left.remove(best)
        yield mark, best
    for quotation in left:
        yield None, quotation


def score(folder=FOLDER, *, errors=False):
    """Return precision and recall of quotations found, and the share given to the right speaker."""
    found = wanted = right = told = extra = 0
    for path in sorted(folder.glob("*.txt")):
        text, marks = read_marked(path)
        for mark, quotation in compare(text, marks):
            if mark is None:
                extra += 1
                problem = f"nobody's, given to {quotation[2]}: {text[quotation[0] : quotation[1]]}"
            elif mark[2] == UNNAMED:
                problem = quotation and quotation[2] and f"unnamed, given to {quotation[2]}"
                extra += bool(problem)
            else:
                wanted += 1
                found += quotation is not None
                named = quotation is not None and mark[2] in (quotation[2] or "")
                right += named
                told += quotation is not None and quotation[2] is not None
                given = quotation[2] if quotation else "not found"
                problem = not named and f"{mark[2]} > {given}: {text[mark[0] : mark[1]]}"
            if problem and errors:
                sys.stdout.write(f"{path.stem}: {problem}\n")
    return {
        "found.precision": round(found / max(1, found + extra), 4),
        "found.recall": round(found / max(1, wanted), 4),
        "speaker.precision": round(right / max(1, told + extra), 4),
        "speaker.recall": round(right / max(1, wanted), 4),
        "quotations": wanted,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    sys.stdout.write(f"{score(given.folder, errors=given.errors)}\n")

"""Read a sitting encoded in TEI as the printed record has it, and find its turns again.

    python tests/benchmarks/structure_tei.py --shared PATH [--errors]

The plain text is made from the TEI (``M. X, rapporteur. Texte``); each paragraph must get
back the speaker of its ``<sp who>``, up to a one-to-one mapping of ids.
"""

import argparse
import gzip
import re
import sys
from collections import Counter
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).parents[2]))

from pipeline.structure import analyse
from tests.benchmarks.structure_gold import one_to_one, speaker_of, view

SITTING = "corpus/assemblee-seance-2013-01-29.tei.xml.gz"


def words(element):
    """Return the text of a paragraph, interruptions in parentheses."""
    parts = [element.text or ""]
    for child in element:
        if etree.QName(child).localname == "interruption":
            parts.append(f"({child.get('text', '').strip()})")
        else:
            parts.append(words(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def label(name, gender):
    """Write a speaker as the printed record does."""
    name = re.sub(r"\s*,\s*", ", ", " ".join(name.split())).strip(" .")
    if name.startswith(("Plusieurs", "Un député", "Une députée", "Un ", "De nombreux")):
        return name
    return f"{'Mme' if gender == 'female' or name == 'la présidente' else 'M.'} {name}"


def joined(name, text):
    """Put the label before the text; what goes on after an interruption gets its points."""
    if text.startswith(("et M", "et plusieurs")):
        return f"{name} {text}"
    return f"{name}. {'…' if text[0].islower() else ''}{text}"


def plain(root):
    """Return the lines of the printed record, each with its speaker or ``None``."""
    lines = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        tag = etree.QName(element).localname
        parent = (
            etree.QName(element.getparent()).localname if element.getparent() is not None else ""
        )
        loose = tag == "p" and parent in ("body", "div") and words(element)
        if tag == "head" or loose:
            lines.append((words(element), None))
        elif tag == "sp":
            lines.extend(turn(element))
    return lines


def turn(element):
    """Yield the paragraphs of one ``<sp>``, the label before the first."""
    tag = "{*}"
    speaker = words(element.find(f"{tag}speaker"))
    metadata = element.find(f"{tag}metadata")
    gender = metadata.get("gender") if metadata is not None else None
    first = True
    for paragraph in element.iter(f"{tag}p"):
        text = words(paragraph).lstrip(". ")
        if not text:
            continue
        who = element.get("who").strip("_")
        spoken = None if text.startswith("(") and text.endswith(")") else who
        if first and spoken:
            text = joined(label(speaker, gender), text)
            first = False
        yield text, spoken


def measure(shared):
    """Return the share of paragraphs with the right speaker, and every row that is wrong."""
    with gzip.open(shared / SITTING) as stream:
        root = etree.parse(stream).getroot()
    lines = plain(root.find(".//{*}body"))
    text = view("\n\n".join(line for line, _ in lines))
    structure = analyse(text)
    pairs, rows = Counter(), []
    for block, (line, who) in zip(structure.blocks, lines, strict=True):
        found = speaker_of(structure, block, text) if block.kind == "speech" else None
        rows.append((block, line, who, found))
        if who and found:
            pairs[found, who] += 1
    mapping = one_to_one(pairs)
    wrong = [row for row in rows if (mapping.get(row[3]) != row[2] if row[2] else row[3])]
    total = sum(who is not None for _, _, who, _ in rows)
    missed = sum(who is not None for _, _, who, _ in wrong)
    result = {
        "speaker": round(1 - missed / total, 4),
        "paragraphs": total,
        "turns": len(structure.turns),
        "unspoken lines taken for speech": len(wrong) - missed,
    }
    return result, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    result, wrong = measure(options.shared)
    for block, line, who, found in wrong if options.errors else ():
        sys.stdout.write(f"{block.kind}|{block.why}|{who}>{found}| {line[:120]}\n")
    sys.stdout.write(f"{result}\n")


if __name__ == "__main__":
    main()

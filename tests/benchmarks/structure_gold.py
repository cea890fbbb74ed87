"""Score the structure stage alone on annotated documents, as ``gold/score.py`` does.

    python tests/benchmarks/structure_gold.py --shared PATH [--errors] [--only texte]

``block.kind`` is the accuracy over blocks; ``speaker`` the share of speech blocks given
to the right speaker after a one-to-one mapping of ids over the whole folder.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pipeline.components.structure import provisional_speaker
from pipeline.structure import analyse


def one_to_one(pairs):
    mapping, used = {}, set()
    for (p, g), _ in sorted(pairs.items(), key=lambda kv: (-kv[1], str(kv[0]))):
        if p not in mapping and g not in used:
            mapping[p] = g
            used.add(g)
    return mapping


def view(text):
    """Same-length stand-in for the cleaned view."""
    return text.replace("’", "'").replace("\xa0", " ").replace("\u202f", " ")


def speaker_of(structure, block, text):
    """Return the provisional id of a block's speaker."""
    if block.turn is None:
        return None
    return provisional_speaker(structure.turns[block.turn], text)


def predicted(text):
    """Map each block start to its kind, speaker and reason."""
    text = view(text)
    structure = analyse(text)
    rows = {}
    for block in structure.blocks:
        speaker = speaker_of(structure, block, text)
        rows[block.start] = (block.kind, speaker, block.why)
    return rows


def score(shared, folder, *, only="", errors=False):
    sys.path.insert(0, str(shared / "gold"))
    from gold import standoff

    right = total = spoken = 0
    speakers, confusion, details = Counter(), Counter(), []
    for path in sorted((shared / "gold" / folder).glob(f"{only}*.gold.txt")):
        source = path.with_name(path.name.replace(".gold", ""))
        gold, problems = standoff(path, source)
        if problems:
            raise SystemExit(problems[0])
        text = source.read_text(encoding="utf-8")
        rows = predicted(text)
        for block in gold["blocks"]:
            kind, speaker, why = rows.get(block["start"], (None, None, "no block"))
            total += 1
            right += kind == block["kind"]
            confusion[block["kind"], kind] += 1
            if block["kind"] == "speech":
                spoken += 1
                if kind in ("speech", "narrative") and speaker is not None:
                    speakers[speaker, block["speaker"]] += 1
            words = text[block["start"] : block["end"]][:110]
            details.append((path.stem[:12], block, kind, speaker, why, words))
    mapping = one_to_one(speakers)
    if errors:
        for name, block, kind, speaker, why, words in details:
            wrong_kind = kind != block["kind"]
            wrong_speaker = block["kind"] == "speech" and mapping.get(speaker) != block["speaker"]
            if wrong_kind or wrong_speaker:
                change = f"{block['kind'][:5]}>{(kind or '-')[:5]}"
                who = f"{block['speaker']}>{speaker}"
                sys.stdout.write(f"{name}|{change}|{why}|{who}| {words}\n")
    good = sum(n for (p, g), n in speakers.items() if mapping.get(p) == g)
    return {
        "block.kind": round(right / max(1, total), 4),
        "speaker": round(good / max(1, spoken), 4),
        "blocks": total,
        "speech": spoken,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--folder", default="")
    options = parser.parse_args()
    for folder in [options.folder] if options.folder else ["train", "dev"]:
        result = score(options.shared, folder, only=options.only, errors=options.errors)
        sys.stdout.write(f"{folder} {result}\n")

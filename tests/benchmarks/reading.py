"""What each file of a corpus became: documents, characters, what was set aside or ignored.

python tests/benchmarks/reading.py INPUT... [--group COLUMN]
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pipeline.corpus import CorpusSettings, find_duplicates, find_sources, read_source
from pipeline.records import Document


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--group", default="")
    given = parser.parse_args()
    settings = CorpusSettings(group_column=given.group)
    sources = find_sources(given.inputs, settings)
    counts, texts = defaultdict(Counter), []
    started = time.process_time()
    for ref in sources:
        count = counts[ref.source.split("/")[0]]
        count["files"] += 1
        for item in read_source(ref, settings):
            if not isinstance(item, Document):
                count[f"set aside: {item.reason}"] += 1
                continue
            texts.append((item.doc_id, item.text))
            count["documents"] += 1
            count["characters"] += len(item.text)
            count["dated"] += item.date is not None
            count["titled"] += item.title is not None
            count["hints"] += len(item.hints)
            count[f"language {item.language}"] += 1
    spent = time.process_time() - started
    for name, count in counts.items():
        shown = ", ".join(f"{key} {n:,}" for key, n in count.items() if n)
        sys.stdout.write(f"{name}: {shown}\n")
    ignored = Counter(entry.reason for entry in sources.ignored)
    sys.stdout.write(f"ignored: {dict(ignored)}\nread in {spent:.1f} s\n")
    started = time.process_time()
    found = find_duplicates(texts)
    sys.stdout.write(f"{len(found):,} duplicates found in {time.process_time() - started:.1f} s\n")


if __name__ == "__main__":
    main()

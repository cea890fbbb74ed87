"""Print the digest of the viewer's source; `npm run build` keeps it beside the bundle."""

import hashlib
import sys
from pathlib import Path

NAMES = ("main.js", "model.js", "panel.js", "texts.js", "style.css", "package-lock.json")


def source_digest(folder: Path) -> str:
    """Return the SHA-256 over the files that the bundle is built from."""
    digest = hashlib.sha256()
    for name in NAMES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.stdout.write(source_digest(Path(__file__).parent) + "\n")

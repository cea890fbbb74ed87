"""From files to the documents of one training: labels joined, sources found, groups kept whole."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.themes.features import words_of
from pipeline.themes.linear import Progress, quiet
from pipeline.themes.locate import Located, add_surroundings, source_texts
from pipeline.themes.readers import read_labelled
from pipeline.themes.readings import join_labels, read_labels
from pipeline.themes.records import LabelledDocument, labelled


def gather(
    data: Sequence[Path],
    *,
    like: Sequence[Path] = (),
    labels: Sequence[Path] = (),
    context: Sequence[Path] = (),
    progress: Progress = quiet,
) -> list[LabelledDocument]:
    """Read all data of one training.

    Parameters
    ----------
    data, like, labels, context : sequence of Path
        As ``Recipe`` has them.

    Returns
    -------
    list of LabelledDocument
        Every one with a label in it; statements put back into their sources have these as
        their groups.

    Raises
    ------
    DataError
        When a file cannot be read or labels do not fit the data.
    """
    documents = read_labelled(data)
    bare = {d.group for d in documents if _alone(d) and not _has_labels(d)}
    if labels:
        documents, n = join_labels(documents, read_labels(labels))
        progress(f"{n} labels joined")
    bare_statements = sum(themes is None for d in documents for themes in d.themes)
    if bare_statements:
        progress(f"{bare_statements} statements have no label: surroundings at most")
    documents = [d for d in documents if _has_labels(d)]
    liked = [replace(d, like=True) for d in (read_labelled(like) if like else [])]
    # Paragraphs picked from elsewhere are ordinary data: they are not like any document.
    picked = {d.group for d in liked if _picked(d)}
    documents += [replace(d, like=False) for d in liked if _picked(d)]
    # Of a text that is labelled twice the first labels are taken: those of the data itself.
    documents.sort(key=lambda d: d.group in bare)
    if context:
        located = add_surroundings(documents, source_texts(context))
        progress(f"{located.found} statements found in their sources")
        documents = _placed(located, bare, picked, progress)
    return documents + [d for d in liked if not _picked(d)]


def _placed(
    located: Located, bare: Container[str], picked: Container[str], progress: Progress
) -> list[LabelledDocument]:
    """Give a document the same group under all its names; leave out what has no known one.

    A statement of a table of labels that is in none of the sources may be of any document,
    those of the test folds too. Paragraphs picked from many sources do not make one document
    of these: a few such files would tie most of the data into a single group.
    """
    kept = [d for d in located.documents if d.group not in bare]
    if left := len(located.documents) - len(kept):
        progress(f"{left} statements left out: they are in none of the sources")
    return join_groups(kept, (pair for pair in located.same if pair[0] not in picked))


def _has_labels(document: LabelledDocument) -> bool:
    return any(themes is not None for themes in document.themes)


def _alone(document: LabelledDocument) -> bool:
    """Return whether nothing is known of where a statement comes from."""
    return len(document.ids) == 1 and document.group.endswith(f"/{document.ids[0]}")


def _picked(document: LabelledDocument) -> bool:
    return not document.ordered and len(document.statements) > 1


def leave_out_empty(
    documents: Sequence[LabelledDocument],
) -> tuple[list[LabelledDocument], int]:
    """Take the label from statements without a word, or with an empty list of themes.

    Tools export what nobody has labelled yet with an empty list. Such a statement still
    stands around the others.

    Returns
    -------
    (list of LabelledDocument, int)
        Those with a label left; how many labels were taken.
    """
    kept, taken = [], 0
    for document in documents:
        themes = tuple(
            labels if labels and words_of(statement.said) else None
            for statement, labels in zip(document.statements, document.themes, strict=True)
        )
        taken += sum(a is not b for a, b in zip(themes, document.themes, strict=True))
        kept.append(replace(document, themes=themes))
    return [d for d in kept if _has_labels(d)], taken


def join_duplicates(documents: Sequence[LabelledDocument]) -> list[LabelledDocument]:
    """Give documents that share a text the same group, so that no fold separates them."""
    first: dict[str, str] = {}
    same = []
    for item in labelled(documents):
        key = " ".join(words_of(item.text)).casefold()
        if len(key) > 20:
            same.append((item.group, first.setdefault(key, item.group)))
    return join_groups(documents, same)


def join_groups(
    documents: Sequence[LabelledDocument], same: Iterable[tuple[str, str]]
) -> list[LabelledDocument]:
    """Give every two groups that are one, and those that they are one with, the same name."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := parent.setdefault(name, name)) != name:
            parent[name] = name = parent.setdefault(above, above)
        return name

    for a, b in sorted(same):
        parent[root(a)] = root(b)
    return [replace(d, group=root(d.group)) for d in documents]

"""What the whole document shows, gathered before any line is decided."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records import BlockHint
from pipeline.structure import kinds, titles
from pipeline.structure.acceptance import accept, initials_among, surnames_of
from pipeline.structure.candidates import Candidate, Custom, find_candidates
from pipeline.structure.cues import Cues
from pipeline.structure.furniture import Mark, find_furniture
from pipeline.structure.hints import hints_by_line
from pipeline.structure.interview import (
    find_questions,
    is_interview,
    marked_questions,
    questions_before,
    quoted_title,
    unlabelled_questions,
)
from pipeline.structure.lines import Line, split_lines
from pipeline.structure.names import Names, collect_names
from pipeline.structure.prose import is_spoken
from pipeline.structure.subtitles import is_all_subtitles, is_subtitled
from pipeline.structure.threads import stamped_authors, thread_authors, timed_authors

HEAD = 8  # lines among which a title is looked for


@dataclass(frozen=True)
class Evidence:
    """A document's lines and what is known of them as a whole.

    ``labels`` are the accepted ones by line number; ``custom`` is the separator most of
    them use; ``questions`` the lines of an interview's bare questions; ``titled`` whether
    the head holds a title; ``promoted`` the line that must be the title for want of another;
    ``wrapped`` whether paragraphs are broken over several lines; ``unanswered`` whether all
    labels are those of questions; ``timed`` whether the lines are subtitles with their times,
    ``subtitled`` whether most lines begin with theirs;
    ``chronicle`` whether hours on lines of their own begin the entries of a live report;
    ``furniture`` what belongs to the pages and not to the text.
    """

    lines: list[Line]
    labels: Mapping[int, Candidate]
    custom: Custom | None
    questions: frozenset[int]
    names: Names
    hints: Mapping[int, BlockHint]
    titled: bool
    promoted: int | None
    wrapped: bool
    unanswered: bool
    timed: bool
    subtitled: bool
    furniture: Mapping[int, Mark]
    chronicle: bool = False

    @property
    def last_label(self) -> int:
        """The line of the last label; -1 when there is none."""
        return max(self.labels, default=-1)

    def after(self, line: Line) -> Line | None:
        """Return the next line, if there is one."""
        number = line.number + 1
        return self.lines[number] if number < len(self.lines) else None


def gather(text: str, cues: Cues, hints: tuple[BlockHint, ...] = ()) -> Evidence:
    """Cut a text into lines and weigh what they show together."""
    lines = split_lines(text)
    candidates = find_candidates(lines, cues)
    names = collect_names(text, cues)
    labels = accept(
        candidates,
        lines,
        cues,
        surnames=surnames_of(text, cues),
        initials=initials_among(candidates, names),
    )
    labels.update(thread_authors(lines, cues))
    labels.update(timed_authors(labels, lines))
    labels.update(stamped_authors(labels, lines))
    _drop_quoted_title(labels, lines)
    customs = Counter(candidate.custom for candidate in labels.values())
    return Evidence(
        lines=lines,
        labels=labels,
        custom=customs.most_common(1)[0][0] if customs else None,
        questions=_bare_questions(labels, lines, cues),
        names=names,
        hints=hints_by_line(lines, hints),
        titled=_has_title(lines, labels, cues),
        promoted=_promoted_title(lines, labels, cues),
        wrapped=is_wrapped(lines),
        unanswered=_is_unanswered(labels, lines),
        timed=is_subtitled(lines),
        subtitled=is_all_subtitles(lines),
        furniture=find_furniture(lines, labels, cues),
        chronicle=_is_chronicle(lines, labels),
    )


def _drop_quoted_title(labels: dict[int, Candidate], lines: list[Line]) -> None:
    """Leave out the label of a title such as ``Penny Wong : « … »``."""
    first = min(labels, default=-1)
    if 0 <= first < 6 and quoted_title(lines[first]):
        text = labels[first].label.text
        if not any(c.label.text == text for n, c in labels.items() if n != first):
            del labels[first]


def _bare_questions(
    labels: Mapping[int, Candidate], lines: list[Line], cues: Cues
) -> frozenset[int]:
    """Find the questions without a label, where labels do not already tell who speaks."""
    asked = [n for n, c in labels.items() if c.label.unnamed in ("question", "journaliste")]
    answered = [n for n, c in labels.items() if c.label.answer]
    bare = marked_questions(labels, lines, cues) if asked or answered or not labels else None
    bare = (bare or frozenset()) | unlabelled_questions(asked, answered, lines)
    if bare:
        return bare
    named = [c for c in labels.values() if c.label.unnamed is None]
    if len(named) == len(labels) > 2 and len({c.label.text for c in named}) == 1:
        return questions_before(labels, lines)
    if len(named) > 1 or len(labels) > 4 or not is_interview(lines):
        return frozenset()
    return find_questions(lines, cues)


def _is_unanswered(labels: Mapping[int, Candidate], lines: list[Line]) -> bool:
    """Tell whether only the questions of an interview have labels, the answers none."""
    asked = [n for n, c in labels.items() if c.label.unnamed in ("question", "journaliste")]
    if len(asked) < 2 or len(asked) < len(labels):
        return False
    followed = sum(n + 1 < len(lines) and n + 1 not in labels for n in asked)
    return followed * 3 >= 2 * len(asked)


def _is_chronicle(lines: list[Line], labels: Mapping[int, Candidate]) -> bool:
    """Tell whether hours stand before entries that are told, as in a live report."""
    hours = [n for n, line in enumerate(lines) if kinds.is_clock(line)]
    following = [lines[n + 1] for n in hours if n + 1 < len(lines)]
    spoken = sum(line.number in labels or is_spoken(line) for line in following)
    return len(hours) > 2 and spoken * 3 <= len(following)


def _has_title(lines: list[Line], labels: Mapping[int, Candidate], cues: Cues) -> bool:
    """Tell whether the head holds a title, or two lines of metadata for want of one."""
    references = 0
    for line in lines[:HEAD]:
        if line.number in labels:
            return False
        if kinds.declared(line):
            return True
        if kinds.metadata(line, cues) and len(line.text) < 120:
            references += 1
            continue
        if kinds.boilerplate(line, cues):
            continue
        if titles.looks_like_title(line):
            return True
        if len(line.text) > kinds.SHORT:
            break
    return references > 1


def _promoted_title(lines: list[Line], labels: Mapping[int, Candidate], cues: Cues) -> int | None:
    """Return the line that must be the title because nothing else at the head can."""
    possible = None
    for line in lines[:HEAD]:
        why = kinds.metadata(line, cues)
        if line.number in labels or (len(line.text) > kinds.SHORT and not why):
            break
        if kinds.boilerplate(line, cues) or kinds.caption(line, cues):
            continue
        heading = titles.looks_like_title(line)
        if heading and not why:
            return None
        silent = len(line.words) > 5 and not kinds.verbs(line, cues)
        if heading and silent and why == "metadata" and possible is None:
            possible = line.number
        if not why:
            break
    return possible


def is_wrapped(lines: list[Line]) -> bool:
    """Tell whether paragraphs are broken over several lines, as in mail and old files."""
    long = [line for line in lines if 50 < len(line.text) < 120]
    unfinished = sum(line.text[-1] not in '.!?…»:;"' for line in long)
    return len(long) > 12 and unfinished * 2 > len(lines)

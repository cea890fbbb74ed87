"""Offset maps against a character-by-character oracle."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.offsets import Edit, apply_edits, is_monotone


@st.composite
def edited(draw):
    """Return a text and sorted edits of it that change the length."""
    text = draw(st.text(st.sampled_from("abcdef"), max_size=30))
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(borders[::2], borders[1::2], strict=False)
    edits = []
    for start, end in pairs:
        if edits and start == edits[-1].end:  # apart, so that each segment has its own place
            continue
        new = draw(st.text(st.sampled_from("XYZ"), max_size=4))
        if len(new) != end - start:
            edits.append(Edit(start, end, new))
    return text, edits


@given(edited())
def test_target_is_the_edited_text(case):
    text, edits = case
    target, offsets = apply_edits(text, edits)
    expected, at = "", 0
    for edit in edits:
        expected += text[at : edit.start] + edit.text
        at = edit.end
    assert target == expected + text[at:]
    assert is_monotone(offsets)
    assert (offsets.source[-1], offsets.target[-1]) == (len(text), len(target))


@given(edited(), st.data())
def test_a_span_of_copied_letters_maps_to_the_same_letters(case, data):
    text, edits = case
    target, offsets = apply_edits(text, edits)
    start = data.draw(st.integers(0, len(target)))
    end = data.draw(st.integers(start, len(target)))
    first, last = offsets.to_source(start, end)
    span = target[start:end]
    if span and not set(span) & set("XYZ"):
        kept = [letter for i, letter in enumerate(text) if first <= i < last]
        for edit in edits:
            for i in range(edit.start, edit.end):
                if first <= i < last:
                    kept[i - first] = ""
        assert "".join(kept) == span
        assert text[first] == span[0]
        assert text[last - 1] == span[-1]


@given(edited(), st.data())
def test_a_replaced_letter_maps_to_all_that_it_replaces(case, data):
    text, edits = case
    target, offsets = apply_edits(text, edits)
    shift = 0
    for edit in edits:
        start = edit.start + shift
        for i in range(len(edit.text)):
            assert offsets.to_source(start + i, start + i + 1) == (edit.start, edit.end)
        shift += len(edit.text) - (edit.end - edit.start)
    assert len(target) == len(text) + shift

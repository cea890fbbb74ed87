"""Our own annotated documents: they parse, and the default pipeline reads them this well.

``tests/gold`` holds documents of genres, decades and formats that no rule or model was
made for. The floors lie a few points under what was measured; raise them with the figures.
"""

from pathlib import Path

import pytest

from pipeline.config import read_config
from pipeline.engine.run import run_corpus
from pipeline.evaluation import score_run
from pipeline.evaluation.gold import read_gold_document
from pipeline.knowledge import load_knowledge
from pipeline.resources import resource

GOLD = Path(__file__).parent / "gold"
FILES = sorted(GOLD.glob("*.gold.txt"))
FLOORS = {
    "mention.all": 0.89, "mention.strict.core": 0.91, "mention.strict.TREATY": 0.85,
    "link.b3": 0.87, "graph.nodes": 0.88, "graph.edges": 0.79, "block.kind": 0.92,
    "speaker": 0.90, "theme.micro": 0.58, "theme.first": 0.55,
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.split(".")[0])
def test_every_document_parses(path):
    document = read_gold_document(path)
    assert len(document.blocks) >= 10
    assert len(document.mentions) >= 10


def test_states_are_those_of_the_knowledge_base():
    known = {e.id for e in load_knowledge(resource("data/knowledge")).entities if e.type == "STATE"}
    mentions = [m for path in FILES for m in read_gold_document(path).mentions]
    used = {m.id for m in mentions if m.type == "STATE"}
    assert used <= known


@pytest.mark.model
@pytest.mark.slow
def test_the_default_pipeline_reads_them_as_well_as_before(tmp_path):
    sources = [path.with_name(path.name.replace(".gold", "")) for path in FILES]
    run_corpus(sources, tmp_path / "out", read_config(overrides={"run.engine": "serial"}))
    figures = score_run(tmp_path / "out", GOLD)
    below = {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor}
    assert not below

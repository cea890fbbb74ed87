"""A configuration is checked, to the last key, before anything is read."""

import pytest

from pipeline.config import REFERENCE, parse_override, read_config
from pipeline.errors import ConfigError
from pipeline.resources import resource


def write(folder, text):
    path = folder / "mine.cfg"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_reference_is_complete_and_valid():
    config = read_config()
    assert config.path == resource(REFERENCE).resolve() or config.path.name == "default.cfg"
    assert config.resolved["nlp"]["pipeline"][0] == "structure"
    assert set(config.resolved["components"]) == set(config.resolved["nlp"]["pipeline"])


@pytest.mark.parametrize("section", ["corpus", "graph", "run"])
def test_the_reference_names_every_key_of_our_sections(section):
    config = read_config()
    assert set(config.raw[section]) == set(type(getattr(config, section)).model_fields)


@pytest.mark.parametrize("section", ["corpus", "graph", "run"])
def test_the_reference_states_the_defaults(section):
    settings = getattr(read_config(), section)
    assert settings == type(settings)()


def test_every_setting_of_the_reference_has_a_comment():
    previous = ""
    for line in resource(REFERENCE).read_text(encoding="utf-8").splitlines():
        setting = "=" in line and not line.startswith(("#", "[", "factory", "@", "lang"))
        if setting and "${" not in line:
            # Two settings may share the comment above them.
            assert previous.startswith("#") or "=" in previous, line
        previous = line


def test_a_file_says_only_what_differs(tmp_path):
    config = read_config(write(tmp_path, "[graph]\nunit = 'sentence'\n".replace("'", '"')))
    assert config.graph.unit == "sentence"
    assert config.graph.seed == read_config().graph.seed


def test_overrides_win_over_the_file(tmp_path):
    path = write(tmp_path, '[graph]\nunit = "sentence"\n')
    assert read_config(path, overrides={"graph.unit": "turn"}).graph.unit == "turn"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        pytest.param(
            {"graph.unitt": "turn"},
            "unknown setting graph.unitt: did you mean graph.unit",
            id="key",
        ),
        pytest.param(
            {"grph.unit": "turn"}, "unknown setting grph: did you mean graph", id="section"
        ),
        pytest.param({"graph.unt": "turn"}, "did you mean graph.unit?", id="letter left out"),
        pytest.param(
            {"graph.unit": "phrase"}, "--set: graph.unit = 'phrase': expected 'sent", id="choice"
        ),
        pytest.param(
            {"components.ner.window": 0}, "components.ner.window = 0: expected at least", id="size"
        ),
        pytest.param(
            {"nlp.pipeline": ["structure", "zzz"]}, "nlp.pipeline: no stage 'zzz'", id="no stage"
        ),
        pytest.param(
            {"nlp.pipeline": ["structure", "linker", "gazetteer"]}, "in the order", id="order"
        ),
        pytest.param({"nlp.pipeline": ["structure", "structure"]}, "each once", id="twice"),
        pytest.param(
            {"nlp.pipeline": ["gazetteer", "linker"]}, "without structure", id="no structure"
        ),
        pytest.param(
            {"run.workers": "two"}, 'run.workers = "two": expected a whole number', id="type"
        ),
        pytest.param({"run.workers": True}, "expected a whole number", id="bool is no number"),
        pytest.param({"graph": "turn"}, "graph is a section", id="section as key"),
        pytest.param(
            {"components.structure.cuse": "x"}, "did you mean components.structure.cues", id="stage"
        ),
        pytest.param(
            {"paths.knowledge": "nowhere"}, "paths.knowledge: nothing at nowhere", id="missing file"
        ),
    ],
)
def test_what_is_wrong_is_named(override, message):
    with pytest.raises(ConfigError) as error:
        read_config(overrides=override)
    assert message in str(error.value)


def test_a_wrong_value_is_looked_for_in_its_file(tmp_path):
    path = write(tmp_path, '[graph]\nunit = "phrase"\n')
    with pytest.raises(ConfigError, match=r"mine\.cfg: graph\.unit = 'phrase'"):
        read_config(path)


def test_a_missing_file_is_looked_for_once_in_each_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path, '[paths]\ncues = "nowhere"\n')
    with pytest.raises(ConfigError) as error:
        read_config(path)
    assert str(error.value).count(str(tmp_path / "nowhere")) == 1


def test_a_file_that_is_no_configuration(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read as a configuration"):
        read_config(write(tmp_path, "unit: sentence"))


def test_a_missing_file_lists_where_it_was_looked_for():
    with pytest.raises(ConfigError, match=r"nothing at no\.cfg: looked for"):
        read_config("no.cfg")


def test_paths_are_found_beside_the_configuration(tmp_path):
    (tmp_path / "cues").mkdir()
    config = read_config(write(tmp_path, '[paths]\ncues = "cues"\n'))
    assert config.paths["cues"] == str(tmp_path / "cues")
    assert config.resolved["components"]["structure"]["cues"] == str(tmp_path / "cues")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("graph.unit=turn", ("graph.unit", "turn")),
        ("run.workers=3", ("run.workers", 3)),
        ('graph.types=["STATE"]', ("graph.types", ["STATE"])),
        ("paths.decisions=null", ("paths.decisions", None)),
    ],
)
def test_overrides_are_parsed(text, expected):
    assert parse_override(text) == expected


@pytest.mark.parametrize("text", ["unit", "unit=turn", "=x"])
def test_an_override_needs_section_key_and_value(text):
    with pytest.raises(ConfigError, match=r"expected section\.key=value"):
        parse_override(text)


def test_a_fingerprint_follows_the_stages_it_is_asked_for():
    plain, changed = read_config(), read_config(overrides={"components.ner.window": 100})
    assert plain.fingerprint(stages=["ner"]) != changed.fingerprint(stages=["ner"])
    assert plain.fingerprint(stages=["linker"]) == changed.fingerprint(stages=["linker"])


def test_a_fingerprint_follows_the_content_of_files(tmp_path):
    cues = tmp_path / "cues"
    cues.mkdir()
    path = write(tmp_path, '[paths]\ncues = "cues"\n')
    before = read_config(path).fingerprint(stages=["structure"])
    (cues / "new.tsv").write_text("x")
    assert read_config(path).fingerprint(stages=["structure"]) != before

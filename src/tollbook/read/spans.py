"""A cue and the spans of phrases in a parsed sentence, half-open, in the sentence's own characters."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cue:
    """One attribution as its sentence words it: half-open characters of the sentence.

    sources: the speakers, coordinate ones apart; empty in an impersonal passive. relays: 'told X', 'SANA reported, citing'.
    rule: the pattern. voice: a statement that carries its content (not a wish or an attitude).
    """

    rule: str
    cue: Span
    sources: tuple[Span, ...]
    relays: tuple[Span, ...]
    contents: tuple[Span, ...]
    voice: bool = True
    head: int = 0  # token of the cue

    @property
    def source(self) -> Span:
        """The whole run of the speakers' names."""
        spans = self.sources or (self.cue,)
        return min(a for a, _ in spans), max(b for _, b in spans)


def agent_of(verb: "Token") -> "Token | None":
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return child_of(child, "pobj")
    return None


@lru_cache(maxsize=4)
def text_of(doc: "Doc") -> str:
    """The words of a sentence; spaCy joins them anew at every call."""
    return str(doc.text)


def np_spans(head: "Token") -> tuple[Span, ...]:
    """The spans of a noun phrase and of those coordinate with it, each without what only comments on it."""
    heads = [head]
    while len(heads) < 8:
        nexts = [
            c
            for c in heads[-1].children
            if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN", "PRON", "ADJ") and not any(t.like_num for t in c.lefts)
        ]
        if not nexts:
            break
        heads.append(nexts[0])
    return tuple(np_span(h) for h in heads)


def np_span(head: "Token") -> Span:
    last = np_end(head)
    first = head.left_edge
    while first.i < head.i and (
        first.pos_ in ("PUNCT", "CCONJ", "ADP", "SCONJ") or first.tag_ in ("WDT", "WP", "IN", "RB") or first.lower_ in ("of", "which")
    ):
        first = first.doc[first.i + 1]
    return first.idx, end_of(last)


def np_end(head: "Token") -> "Token":
    """The last token of a noun phrase: 'of'-phrases, appositions and clauses that restrict it, not coordinates or comments."""
    last = head
    doc = head.doc
    for child in head.children:
        if child.i < head.i or child.dep_ in ("cc", "conj", "punct", "preconj", "parataxis", "advmod", "npadvmod", "ccomp"):
            continue
        comma = child.left_edge.i > 0 and doc[child.left_edge.i - 1].text in (",", "—", "–", ";", "-")
        if child.dep_ in ("relcl", "acl", "prep", "advcl") and comma:
            break
        if child.dep_ == "appos":
            end = np_end(child)
        elif child.dep_ == "prep":
            if child.lower_ in ("on", "in", "after", "during", "since") and head.pos_ == "PROPN":
                break
            obj = child_of(child, "pobj")
            end = np_end(obj) if obj is not None else child
        else:
            end = child.right_edge
        if end.i > last.i:
            last = end
    return last


def child_of(token: "Token", dep: str, word: str | None = None) -> "Token | None":
    return next((c for c in token.children if c.dep_ == dep and (word is None or c.lower_ == word)), None)


def verb_span(verb: "Token") -> Span:
    aux = [c for c in verb.children if c.dep_ in ("aux", "auxpass", "prt", "neg") and abs(c.i - verb.i) < 4]
    return min([verb.idx, *(c.idx for c in aux)]), max([end_of(verb), *(end_of(c) for c in aux if c.i < verb.i + 2)])


def end_of(token: "Token") -> int:
    return token.idx + len(token.text)

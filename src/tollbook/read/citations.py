"""Cues that are no verbs of the speaker: 'according to', 'citing', 'was quoted as saying', 'the claim by X that …'."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollbook.read.spans import Cue, Span, agent_of, child_of, end_of, np_end, np_spans, text_of
from tollbook.read.speakers import subject_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# What follows a parenthetical 'X said' and is the outlet's own: a clause with 'as', a superlative, 'citing'.
OWN_TAIL = re.compile(
    r"(?:as\b(?! (?:well|many|much|few)\b)|amid\b|while\b|despite\b|following\b|which\b|who\b|in (?:the|one of|what|"
    r"a)\b|the (?:latest|deadliest|worst|first|highest|bloodiest|most)\b|"
    r"(?:a|one|two|three|four|five|six|\d+) (?:days?|weeks?|hours?|months?|years?) (?:after|before)\b|(?:days|hours|"
    r"weeks|months|years) (?:after|before)\b|"
    r"where\b|whose\b|citing\b|quoting\b|according\b|adding\b|speaking\b|referring\b)",
    re.IGNORECASE,
)
SAYS = re.compile(r"\b(?:said|says|say|told|according|reported|added)\b")


NAMED = re.compile(r", ((?:[A-Z][\w’'.-]{0,24} ){1,4}[A-Z][\w’'-]{1,24})(?=[,.;]|$)")
MESSAGES = frozenset("message statement communique communiqué video recording text declaration claim post".split())
PASSED_ON = frozenset("translate monitor carry relay broadcast circulate distribute verify".split())


def as_per(token: "Token", doc: "Doc") -> Iterator[Cue]:
    """'…, as per government data; 40 are missing': the sentence before it, and after it to the end."""
    noun = child_of(token, "pobj")
    if noun is None:
        return
    text = text_of(doc)
    cue = (doc[token.i - 1].idx, end_of(token))
    end = end_of(np_end(noun))
    contents = ((0, len(text[: cue[0]].rstrip(" ,"))), (end, len(text)))
    yield Cue("according to", cue, np_spans(noun), (), tuple((a, b) for a, b in contents if text[a:b].strip(" .;,")), True, token.i)


def _passed_on(noun: "Token", head: "Token") -> tuple[tuple[Span, ...], tuple[Span, ...]] | None:
    """'The Front boasted of …, according to a message translated by X': whose message it is, and X who passes it on."""
    clause = next((c for c in noun.children if c.dep_ == "acl" and c.lemma_.lower() in PASSED_ON), None)
    if noun.lower_ not in MESSAGES or clause is None or any(c.dep_ == "poss" for c in noun.children):
        return None
    agent = agent_of(clause)
    above = (c for verb in (head, *head.ancestors) for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i and c.pos_ == "PROPN")
    author = next(above, None)
    if (
        author is None and head.dep_ == "ROOT" and head.pos_ == "PROPN"
    ):  # 'The Front boasted of a raid': a name and its clause to the parser
        agent = agent_of(clause)
        return (((head.left_edge.idx, end_of(head)),), np_spans(agent)) if agent is not None else None
    return (np_spans(author), np_spans(agent)) if agent is not None and author is not None else None


def according(token: "Token", doc: "Doc") -> Iterator[Cue]:
    to = doc[token.i + 1]
    noun = child_of(to, "pobj") or child_of(token, "pobj")
    if noun is None:
        return
    sources = np_spans(noun)
    cue = (token.idx, end_of(to))
    text = text_of(doc)
    phrase_end = max(end_of(np_end(noun)), sources[-1][1])
    relays: tuple[Span, ...] = ()
    for clause in (c for c in noun.subtree if c.dep_ in ("relcl", "acl") and c.lemma_ in ("quote", "cite", "see", "report", "publish")):
        subject = next((c for c in clause.children if c.dep_ == "nsubj" and c.lower_ not in ("that", "which")), None)
        agent = agent_of(clause)
        relay = subject if subject is not None else agent
        if relay is not None and relay.i > clause.left_edge.i - 1 and clause.lemma_ in ("quote", "cite", "see"):
            relays = np_spans(relay)
            sources = tuple((a, min(b, clause.left_edge.idx)) for a, b in sources if a < clause.left_edge.idx)
            phrase_end = max(phrase_end, end_of(clause.right_edge))
    if passed := _passed_on(noun, token.head if token.head.pos_ in ("VERB", "AUX") else next(t for t in doc if t.head.i == t.i)):
        sources, relays = passed
        phrase_end = max(phrase_end, *(b for _, b in relays))
    elif noun.tag_ == "NN" and len(sources) == 1 and not relays and (named := NAMED.match(text, phrase_end)):
        sources, phrase_end = ((sources[0][0], named.end()),), named.end()  # 'according to the town's welfare officer, Ana Ruiz'
    contents = []
    stop = token.idx
    while stop and text[stop - 1] in " ,—–-(":
        stop -= 1
    begin = max(text.rfind(";", 0, stop) + 1, 0)
    comma = text.rfind(", ", begin, stop)
    if stop == token.idx - 1 and comma > 0 and not _has_verb(doc, comma, stop):  # '…, more than 70 according to diplomats'
        begin = comma + 2
    if text[begin:stop].strip():
        contents.append((begin, stop))
        tail = re.compile(r"[^\w]{0,3}").match(text, phrase_end)
        rest = tail.end() if tail else phrase_end
        if (
            rest < len(text)
            and not OWN_TAIL.match(text, rest)
            and not (text[phrase_end : phrase_end + 1] == ";" and SAYS.search(text, rest))
        ):
            contents.append((rest, len(text)))
    else:
        pause = re.compile(r"[ ,:—–]{1,3}").match(text, phrase_end)
        contents.append((pause.end() if pause else phrase_end, len(text)))
    yield Cue("according to", cue, sources, relays, tuple(c for c in contents if c[1] > c[0]), True, token.i)


def _has_verb(doc: "Doc", start: int, end: int) -> bool:
    return any(t.pos_ in ("VERB", "AUX") and t.dep_ not in ("acl", "amod") for t in doc if start < t.idx < end)


def citing(verb: "Token", doc: "Doc") -> Iterator[Cue]:
    """'SANA reported, citing the ministry': the ministry is the origin of what SANA reports (chained in `attribution`)."""
    noun = child_of(verb, "dobj")
    if noun is not None:
        yield Cue("citing", (verb.idx, end_of(verb)), np_spans(noun), (), ((0, len(text_of(doc))),), True, verb.i)


def was_quoted(verb: "Token", doc: "Doc") -> Iterator[Cue]:
    """'the mayor was quoted by the agency as saying that …'"""
    subject = subject_of(verb)
    if subject is None:
        return
    agent = agent_of(verb)
    as_ = child_of(verb, "prep", "as")
    start = end_of(as_) if as_ is not None else end_of(verb)
    yield Cue(
        "quoted",
        (verb.idx, start),
        np_spans(subject),
        np_spans(agent) if agent is not None else (),
        ((start, len(text_of(doc))),),
        True,
        verb.i,
    )


def quoted_as(verb: "Token", doc: "Doc") -> Iterator[Cue]:
    """'the agency quoted the mayor as saying that …'"""
    subject, speaker, as_ = subject_of(verb), child_of(verb, "dobj"), child_of(verb, "prep", "as")
    if speaker is None or as_ is None:
        return
    yield Cue(
        "quoted",
        (verb.idx, end_of(as_)),
        np_spans(speaker),
        np_spans(subject) if subject is not None else (),
        ((end_of(as_), end_of(verb.right_edge)),),
        True,
        verb.i,
    )


def noun(noun: "Token", doc: "Doc") -> Iterator[Cue]:
    """'X's claim that …', 'a warning by X that …', 'reports that …'."""
    clause = next(
        (
            c
            for c in noun.children
            if c.dep_ in ("acl", "ccomp")
            and c.i > noun.i
            and (c.dep_ == "ccomp" or child_of(c, "mark", "that") is not None or c.tag_ == "VB")
        ),
        None,
    )
    if clause is None and noun.dep_ == "dobj":  # 'welcomes the promise of the minister, Ana Ruiz, that …'
        clause = next(
            (c for c in noun.head.children if c.dep_ == "ccomp" and c.i > noun.i and child_of(c, "mark", "that") is not None), None
        )
    if clause is None:
        return
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is None:
        prep = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("by", "from", "of") and c.i < clause.i), None)
        owner = child_of(prep, "pobj") if prep is not None else None
    if owner is None:
        return
    spans = np_spans(owner)
    named = next((c for c in noun.children if c.dep_ == "appos" and c.pos_ == "PROPN" and owner.i < c.i < clause.i), None)
    if named is not None and len(spans) == 1:  # 'the promise of the minister, Ana Ruiz, that …'
        spans = ((spans[0][0], end_of(np_end(named))),)
    voice = noun.lemma_.lower() not in ("fear", "hope", "plan", "desire", "thinking", "idea", "call", "demand", "request", "concern")
    yield Cue("noun", (noun.idx, end_of(noun)), spans, (), ((clause.left_edge.idx, end_of(clause.right_edge)),), voice, noun.i)

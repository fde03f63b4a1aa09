"""Situations of a report: states of affairs that last, by named rules over the clauses of parsed sentences.

A rule looks at one clause: its subject, the words that say how the subject is, and what else the clause must hold or not hold.
The rules are data: english/situations.toml.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tollbook.model.claim import About, Stance
from tollbook.read import frames
from tollbook.read.acts import SILENT_PARTS, Setting, has_war_word
from tollbook.read.frames import Span
from tollbook.read.text import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DATA = "situations.toml"
INNER_CLAUSES = ("ccomp", "advcl", "relcl", "parataxis", "conj", "csubj")
MODALS = frozenset("could may might would".split())


@dataclass(frozen=True, slots=True)
class SituationFrame:
    """A situation as the words of one sentence give it; characters, half-open, of the report's text."""

    about: About
    start_char: int
    end_char: int
    stance: Stance
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SituationRule:
    """A named rule as data: subject (or verb with object) and states of one clause, and what else it must and must not hold.

    groups: of each, the clause needs a word. hedged: a modal makes the claim and hedges it. progressive: the verb's form lasts.
    """

    name: str
    about: About
    subjects: frozenset[str]
    verbs: frozenset[str]
    objects: frozenset[str]
    states: frozenset[str]
    groups: tuple[frozenset[str], ...]
    forbidden: frozenset[str]
    modal: frozenset[str]
    hedged: bool
    progressive: bool
    no_number: bool


@lru_cache(maxsize=1)
def rules() -> tuple[SituationRule, ...]:
    """Return the rules in the order in which they are tried."""
    data = frames.read_data(DATA)
    classes = frames.word_classes(data["classes"])
    return tuple(_rule(item, classes) for item in data["rule"])


def _rule(item: Mapping[str, Any], classes: Mapping[str, frozenset[str]]) -> SituationRule:
    def words(value: str) -> frozenset[str]:
        return frames.expand(value, classes, f"situation rule {item['name']}")

    return SituationRule(
        name=item["name"],
        about=About(item["about"]),
        subjects=words(item.get("subjects", "")),
        verbs=words(item.get("verbs", "")),
        objects=words(item.get("objects", "")),
        states=words(item["states"]),
        groups=tuple(words(group) for group in item.get("all", ())),
        forbidden=words(item.get("not", "")),
        modal=words(item.get("modal", "")),
        hedged=item.get("hedged", False),
        progressive=item.get("progressive", False),
        no_number=item.get("no_number", False),
    )


@lru_cache(maxsize=1)
def _triggers() -> frozenset[str]:
    """Word forms one of which any situation has: the states of all rules, without the commonest words."""
    forms: set[str] = set()
    irregular = {k: tuple(v.split()) for k, v in frames.read_data("acts.toml").get("irregular", {}).items()}
    for rule in rules():
        for word in (rule.states if not rule.groups else frozenset().union(*rule.groups) | rule.verbs) | rule.verbs:
            forms |= frames.inflect(word, irregular) if len(word) > 2 and word[0] != "@" else {word}
    return frozenset(forms - frames.TOO_COMMON - COMMON_STATES)


COMMON_STATES = frozenset(
    "no not out people they we it day year be go gone went going place part down hold holds held take takes took more every north family new".split()
)


def is_candidate(words: str) -> bool:
    """Whether a sentence could hold a situation: one of its words is a trigger form. No parse; a set look-up a word.

    >>> is_candidate("Schools remain shut."), is_candidate("He spoke in Paris.")
    (True, False)
    """
    return not _triggers().isdisjoint(frames.word_forms(words))


def find_situations(sentence: Sentence, doc: "Doc", *, setting: Setting = Setting.CONFLICT) -> list[SituationFrame]:
    """Return the situations of one parsed sentence in the order of the text; `setting` is that of its report."""
    if sentence.part in SILENT_PARTS or setting is Setting.NONE or (setting is Setting.MENTIONED and not has_war_word(sentence.words)):
        return []
    found = []
    taken: list[Span] = []
    for head in _clause_heads(doc):
        frame = _read_clause(head, sentence)
        if frame and not any(frame.start_char < b and a < frame.end_char for a, b in taken):
            taken.append((frame.start_char, frame.end_char))
            found.append(frame)
    return found


def _clause_heads(doc: "Doc") -> "Iterator[Token]":
    for token in doc:
        has_subject = any(c.dep_ in frames.SUBJECT_DEPS for c in token.children)
        if has_subject or (token.pos_ in ("VERB", "AUX") and token.dep_ in ("conj", "ROOT", "relcl", "advcl", "acl")):
            yield token


def _clause(head: "Token") -> "list[Token]":
    """The tokens of one clause: what hangs on its head, without inner clauses (infinitives belong to it)."""
    found, queue = [], [head]
    while queue:
        token = queue.pop()
        found.append(token)
        for child in token.children:
            is_inner = child.dep_ in INNER_CLAUSES and child.pos_ in ("VERB", "AUX")
            if is_inner and not (
                any(c.lower_ == "to" and c.dep_ == "aux" for c in child.children) and child.dep_ in ("ccomp", "advcl", "conj", "relcl")
            ):
                continue
            if child.dep_ not in ("parataxis", "punct"):
                queue.append(child)
    return sorted(found, key=lambda t: t.i)


def _read_clause(head: "Token", sentence: Sentence) -> SituationFrame | None:
    around = frames.roles(head)
    subjects = frames.children(head, *frames.SUBJECT_DEPS) or (list(around.objects) if around.passive else list(around.subjects))
    subjects = subjects[:1]
    if subjects and subjects[0].lower_ in frames.RELATIVE:
        subjects = list(around.objects if around.passive else around.subjects)[:1]
    tokens = _clause(head)
    under = {t.i for s in subjects for t in s.subtree}
    words = {w for t in tokens if t.i not in under for w in (frames.word(t), t.lower_)}
    everything = words | {w for t in tokens for w in (frames.word(t), t.lower_)}
    for rule in rules():
        if not _holds(rule, head, subjects, around.objects, words, everything):
            continue
        stance = _stance(rule, head)
        if stance is None:
            return None
        start, end = _evidence(tokens, head)
        return SituationFrame(
            rule.about, start + sentence.start_char, end + sentence.start_char, stance, rule.name, CONFIDENCE.get(rule.about.value, 0.6)
        )
    return None


# Share of right claims among those found on the development reports, by what they are about.
CONFIDENCE: dict[str, float] = {}


def _holds(
    rule: SituationRule, head: "Token", subjects: "Sequence[Token]", objects: "Sequence[Token]", words: set[str], everything: set[str]
) -> bool:
    if rule.subjects and not any(frames.head_belongs(s, rule.subjects) for s in subjects):
        return False
    if rule.verbs and frames.word(head) not in rule.verbs:
        return False
    if rule.objects and not any(frames.head_belongs(o, rule.objects) for o in objects):
        return False
    if rule.states.isdisjoint(words) or (rule.forbidden and not rule.forbidden.isdisjoint(everything)):
        return False
    if any(group.isdisjoint(everything) for group in rule.groups):
        return False
    if rule.modal and rule.modal.isdisjoint(words):
        return False
    if rule.progressive and not (
        head.tag_ == "VBG" or any(t.tag_ == "VBG" for t in head.children) or not words.isdisjoint(("still", "have", "keep", "continue"))
    ):
        return False
    return not (rule.no_number and any(_is_counted(s) for s in subjects))


def _is_counted(subject: "Token") -> bool:
    """With a number or a magnitude, people in hiding are a toll; 'many', 'some' and 'others' are none."""
    magnitudes = ("dozen", "dozens", "hundreds", "thousands", "scores", "tens", "million", "millions")
    return any(t.like_num or t.lower_ in magnitudes for t in (subject, *frames.children(subject, "nummod", "quantmod")))


def _stance(rule: SituationRule, head: "Token") -> Stance | None:
    """Asserted or hedged; None where the clause is conditional, demanded or denied. A negation may be the state itself ('cannot')."""
    if rule.hedged:
        return Stance.HEDGED
    if any(c.dep_ == "mark" and c.lower_ in frames.CONDITIONS for c in head.children):
        return None
    auxiliaries = {c.lower_ for c in head.children if c.dep_ == "aux"}
    if auxiliaries & {"must", "should", "will", "shall", "to"}:
        return None
    if auxiliaries & MODALS and not rule.modal and "not" not in {c.lower_ for c in head.children}:
        return Stance.HEDGED
    if any(c.lower_ in frames.HEDGING_ADVERBS for c in head.children):
        return Stance.HEDGED
    return Stance.ASSERTED


def _evidence(tokens: "Sequence[Token]", head: "Token") -> Span:
    """From the subject to the end of the clause, without what stands before the subject."""
    subjects = frames.children(head, *frames.SUBJECT_DEPS)
    first = subjects[0].left_edge.i if subjects else tokens[0].i if tokens[0].dep_ != "cc" else head.i
    kept = [t for t in tokens if t.i >= first and not t.is_punct] or [head]
    return kept[0].idx, kept[-1].idx + len(kept[-1].text)

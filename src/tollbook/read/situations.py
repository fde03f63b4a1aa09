"""Situations of a report: states of affairs that last, by named rules over the clauses of parsed sentences.

A rule looks at one clause: its subject, the words that say how the subject is, and what else the clause must hold or not hold.
The rules are data: english/situations.toml.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
UNMEASURED = 0.6  # matters with too few development claims to measure
STAYING = frozenset("stay remain keep".split())
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
    passive: bool


@lru_cache(maxsize=1)
def rules() -> tuple[SituationRule, ...]:
    """Return the rules in the order in which they are tried."""
    data = frames.read_data(DATA)
    classes = frames.word_classes(data["classes"])
    return tuple(_rule(item, classes) for item in data["rule"])


@lru_cache(maxsize=1)
def _by_word() -> tuple[dict[str, tuple[int, ...]], tuple[int, ...]]:
    """Rules by a word that their clause cannot do without: its verb, else one of the smallest list that must be met; and those without."""
    index: dict[str, list[int]] = {}
    always: list[int] = []
    for number, rule in enumerate(rules()):
        lists = [rule.verbs, *rule.groups, *([] if "@any" in rule.states else [rule.states])]
        needed = min((words for words in lists if words), key=len, default=frozenset[str]())
        for word in sorted(needed):
            index.setdefault(word, []).append(number)
        if not needed:
            always.append(number)
    return {word: tuple(numbers) for word, numbers in index.items()}, tuple(always)


def _tried(words: set[str]) -> list[SituationRule]:
    """The rules that a clause of these words could meet, in their order."""
    index, always = _by_word()
    numbers = {number for word in words for number in index.get(word, ())}
    return [rules()[number] for number in sorted(numbers.union(always))]


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
        passive=item.get("passive", False),
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
    "no not out people they we it day year be go gone went going place part down hold holds held take takes took more every north family "
    "new left the".split()
)


def is_candidate(words: str, *, setting: Setting = Setting.CONFLICT) -> bool:
    """Whether a sentence could hold a situation: one of its words is a trigger form, and in a report of something else one is of war.

    No parse; a set look-up a word.

    >>> is_candidate("Schools remain shut."), is_candidate("He spoke in Paris.")
    (True, False)
    """
    if setting is Setting.NONE or (setting is Setting.MENTIONED and not has_war_word(words)):
        return False
    return not _triggers().isdisjoint(frames.word_forms(words))


def find_situations(sentence: Sentence, doc: "Doc", *, setting: Setting = Setting.CONFLICT) -> list[SituationFrame]:
    """Return the situations of one parsed sentence in the order of the text; `setting` is that of its report."""
    if sentence.part in SILENT_PARTS or setting is Setting.NONE or (setting is Setting.MENTIONED and not has_war_word(sentence.words)):
        return []
    found: list[SituationFrame] = []
    last: Token | None = None
    for head in _clause_heads(doc):
        frame = _read_clause(head, sentence)
        if frame is None or any(frame.start_char < f.end_char and f.start_char < frame.end_char for f in found):
            continue
        is_same_kind = bool(found) and frame.about is found[-1].about and frame.stance is found[-1].stance
        goes_on = head.dep_ == "conj" and not _is_singled_out(head)  # 'shops are closed, and schools remain shut' is one
        if is_same_kind and (
            goes_on or (last is not None and head.is_ancestor(last) and _is_circumstance(last))
        ):  # so is 'with roads cut off, no aid comes'
            found[-1] = replace(found[-1], end_char=frame.end_char)
        else:
            found.append(frame)
        last = head
    return found


def _is_circumstance(head: "Token") -> bool:
    """A clause in 'with': 'with roads cut off'."""
    return head.head.lower_ == "with" or any(c.lower_ == "with" and c.dep_ == "mark" for c in head.children)


def _is_singled_out(head: "Token") -> bool:
    """Whether a clause tells of a named or counted subject, and so of something of its own."""
    subjects = frames.children(head, *frames.SUBJECT_DEPS)
    return any(t.like_num or t.pos_ == "PROPN" for s in subjects for t in s.subtree)


def _clause_heads(doc: "Doc") -> "Iterator[Token]":
    for token in doc:
        if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass", "amod", "compound"):
            continue
        has_subject = any(c.dep_ in (*frames.SUBJECT_DEPS, "expl") for c in token.children)
        if has_subject or token.dep_ in ("conj", "ROOT", "relcl") or (token.dep_ == "advcl" and token.tag_ != "VBG"):
            yield token


def _clause(head: "Token") -> "list[Token]":
    """The tokens of one clause: what hangs on its head, without inner clauses (infinitives belong to it)."""
    found, queue = [], [head]
    while queue:
        token = queue.pop()
        found.append(token)
        for child in token.children:
            is_inner = child.dep_ in INNER_CLAUSES and child.pos_ in ("VERB", "AUX")
            if is_inner and frames.word(token) in STAYING and not frames.children(child, *frames.SUBJECT_DEPS):
                is_inner = False  # 'stayed shut'
            if is_inner and not (
                any(c.lower_ == "to" and c.dep_ == "aux" for c in child.children) and child.dep_ in ("ccomp", "advcl", "conj", "relcl")
            ):
                continue
            if child.dep_ not in ("parataxis", "punct"):
                queue.append(child)
    return sorted(found, key=lambda t: t.i)


def _read_clause(head: "Token", sentence: Sentence) -> SituationFrame | None:
    tokens = _clause(head)
    readings = [(t, _readings(t)) for t in tokens]
    everything = {w for _, forms in readings for w in forms}
    tried = _tried(everything)
    if not tried:
        return None
    around = frames.roles(head)
    subjects = frames.children(head, *frames.SUBJECT_DEPS) or (list(around.objects) if around.passive else list(around.subjects))
    subjects = subjects[:1]
    if subjects and subjects[0].lower_ in frames.RELATIVE:
        subjects = list(around.objects if around.passive else around.subjects)[:1]
    under = {t.i for s in subjects for t in s.subtree}
    words = {w for t, forms in readings if t.i not in under and _depth(t, head) <= STATE_DEPTH for w in forms}
    for rule in tried:
        if not _holds(rule, head, subjects, around.objects, words, everything):
            continue
        stance = _stance(rule, head)
        if stance is None:
            return None
        start, end = _evidence(tokens, head)
        return SituationFrame(
            rule.about,
            start + sentence.start_char,
            end + sentence.start_char,
            stance,
            rule.name,
            _confidence().get(rule.about.value, UNMEASURED),
        )
    return None


def _readings(token: "Token") -> tuple[str, ...]:
    """A word as its lemma, its form and, for a participle taken for an adjective ('closed'), its verb."""
    lemma = frames.word(token)
    return (lemma, token.lower_, _verb_of().get(lemma, lemma)) if token.pos_ == "ADJ" else (lemma, token.lower_)


@lru_cache(maxsize=1)
def _verb_of() -> dict[str, str]:
    irregular = {k: tuple(v.split()) for k, v in frames.read_data("acts.toml").get("irregular", {}).items()}
    words = sorted({w for rule in rules() for w in rule.states if w.isalpha() and len(w) > 3 and not w.endswith("ed")})
    return {form: word for word in words for form in sorted(frames.inflect(word, irregular)) if form.endswith("ed")}


STATE_DEPTH = 2  # what says how the subject is hangs on the verb itself or on one word between ('in the open', 'without water')


def _depth(token: "Token", head: "Token") -> int:
    depth = 0
    while token.i != head.i and depth <= STATE_DEPTH:
        token, depth = token.head, depth + 1
    return depth


@lru_cache(maxsize=1)
def _confidence() -> dict[str, float]:
    return dict(frames.read_data(DATA)["confidence"])


def _holds(
    rule: SituationRule, head: "Token", subjects: "Sequence[Token]", objects: "Sequence[Token]", words: set[str], everything: set[str]
) -> bool:
    if (
        rule.subjects
        and "@any" not in rule.subjects
        and not any(_is_about(s, rule.subjects, with_compounds=rule.about in (About.SERVICES, About.ACCESS)) for s in subjects)
    ):
        return False
    if rule.verbs and frames.word(head) not in rule.verbs:
        return False
    if rule.objects and not any(frames.head_belongs(o, rule.objects) for o in objects):
        return False
    if ("@any" not in rule.states and rule.states.isdisjoint(words)) or (rule.forbidden and not rule.forbidden.isdisjoint(everything)):
        return False
    if any(group.isdisjoint(everything) for group in rule.groups):
        return False
    if rule.modal and rule.modal.isdisjoint(words):
        return False
    if rule.passive and not frames.is_passive(head):
        return False
    if rule.progressive and not _lasts(head, words):
        return False
    return not (rule.no_number and any(_is_counted(s) for s in subjects))


def _is_about(subject: "Token", words: frozenset[str], *, with_compounds: bool) -> bool:
    """Whether a subject is in a class, or is a 'state', 'sense' or 'wave' of something that is."""
    if subject.lower_ in (
        "state",
        "sense",
        "climate",
        "mood",
        "wave",
        "atmosphere",
        "feeling",
        "level",
        "act",
        "part",
        "parts",
        "much",
        "most",
    ):
        of = [o for p in frames.children(subject, "prep") if p.lower_ == "of" for o in frames.children(p, "pobj")]
        if of and frames.head_belongs(of[0], words):
            return True
    heads = [frames.counted(one) for one in frames.coordinated(subject)]
    if with_compounds:  # 'phone lines', 'aid trucks'
        heads += [c for head in heads for c in frames.children(head, "compound", "nmod") if c.pos_ == "NOUN"]
    return any(frames.belongs(head, words) for head in heads)


def _lasts(head: "Token", words: set[str]) -> bool:
    """Whether the form of the verb tells of a state and not of one deed: 'are hiding', 'have taken', 'sleep', 'still'."""
    is_state = head.tag_ == "VBN" and any(c.dep_ == "auxpass" and c.lower_ in ("are", "is") for c in head.children)
    return (
        is_state
        or head.tag_ in ("VBG", "VBZ", "VBP")
        or not words.isdisjoint(("still", "have", "has", "being", "keep", "continue", "remain"))
    )


def _is_counted(subject: "Token") -> bool:
    """With a number or a magnitude, people in hiding are a toll; 'many', 'some' and 'others' are none."""
    magnitudes = ("dozen", "dozens", "hundreds", "thousands", "scores", "tens", "million", "millions")
    return any(t.like_num or t.lower_ in magnitudes for t in subject.subtree if t.dep_ != "relcl")


def _stance(rule: SituationRule, head: "Token") -> Stance | None:
    """Asserted or hedged; None where the clause is conditional, demanded or denied. A negation may be the state itself ('cannot')."""
    if rule.hedged:
        return Stance.HEDGED
    if any(c.dep_ == "mark" and c.lower_ in frames.CONDITIONS for c in head.children):
        return None
    auxiliaries = {c.lower_ for c in head.children if c.dep_ == "aux"}
    if auxiliaries & {"must", "should", "to"} or (auxiliaries & {"will", "shall"} and frames.word(head) not in STAYING):
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
    while len(kept) > 1 and kept[-1].dep_ == "cc":
        kept.pop()
    return kept[0].idx, kept[-1].idx + len(kept[-1].text)

"""Who the actors and targets of acts are: pronouns, 'the town', 'both sides', 'its fighters' and demonyms to the names of the report.

Names in full are resolved by names.py. What stands here needs the trees: the subjects of the clauses and sentences before.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tollbook.model.claim import SourceKind
from tollbook.read import frames
from tollbook.read.attribution import Attributions
from tollbook.read.names import Names
from tollbook.read.perpetrators import means
from tollbook.read.places import Places
from tollbook.read.text import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PERSON = frozenset("he she him her his".split())
THING = frozenset("it its".split())
SEVERAL = frozenset("they them their these those".split())
SPEAKER = frozenset("we us our i me my ourselves".split())
RELATIVE = frozenset("who which that whom whose this".split())
PRONOUNS = PERSON | THING | SEVERAL | SPEAKER | RELATIVE
MEMBERS = frozenset(
    "fighter fighters gunman gunmen man men militant militants member members rebels loyalists supporters followers".split()
)
PLACE_NOUNS = frozenset(
    "town city village camp district province region area neighbourhood neighborhood quarter island capital enclave base".split()
)
PLURAL_PLACES = frozenset("towns cities villages camps districts provinces regions areas settlements".split())
BOTH = re.compile(r"\b(?:both|(?:the )?(?:two|warring|rival|opposing)(?: \w+)?) $", re.IGNORECASE)
SIDES = frozenset(
    "countries sides armies neighbours neighbors nations governments groups factions states foes enemies presidents leaders".split()
)
DEFINITE = re.compile(r"\b(?:the|this|that|both) (?:[\w-]+ )?$", re.IGNORECASE)
OWN = re.compile(r"\b(its|their|his|her) (?:(?:own|senior|armed|some|\d+) ){0,2}$", re.IGNORECASE)
NAME_WORD = r"(?:[A-Z][\w’'-]*|al-[A-Z]\w+)"
ASIDE = re.compile(rf"(?: (?:in|of|for|at) (?:the )?{NAME_WORD}(?: {NAME_WORD}){{0,2}})?, ({NAME_WORD}(?: {NAME_WORD}){{0,4}})(?=,)")
ACTING = frozenset(
    (
        "group organisation agency commission ministry office movement mission coalition network body council committee "
        "union bloc organization company charity institute centre center department force army navy police government "
        "state country party militia gang cartel front administration authority command junta watchdog monitor "
        "observatory side unit "
    ).split()
)
SENTENCES_BACK = 3  # a pronoun looks back over the sentence before it and two more, within its paragraph and the one before


CHARGING = frozenset("accuse blame claim allege demand say report announce state declare assert insist".split())
ACCUSING = frozenset("accuse blame claim allege demand".split())


@dataclass(slots=True)
class Parties:
    """The trees, names and attributions of one report, asked for whom words name."""

    text: str
    sentences: Sequence[Sentence]
    docs: "Mapping[int, Doc]"
    names: Names
    attributions: Attributions
    places: Places
    known: dict[tuple[int, int], str] = field(default_factory=dict)

    def all_of(self, spans: Sequence[tuple[int, int]], index: int, *, acting: bool, armed: bool = False) -> tuple[str, ...]:
        """Return the names for the spans of one act in sentence `index`, each once; what stays a pronoun is left out.

        acting: they act, and are no things. armed: they attack, so that 'they' in a witness's words are who came with arms.
        """
        found: list[str] = []
        for start, end in spans:
            for name in self._of(start, end, index, acting=acting, armed=armed):
                if name and name.casefold() not in PRONOUNS and name not in found:
                    found.append(name)
        return tuple(found)

    def _of(self, start: int, end: int, index: int, *, acting: bool, armed: bool = False) -> list[str]:
        words = self.text[start:end]
        low, before = words.casefold(), self.text[max(0, start - 40) : start]
        if low in PRONOUNS:
            if armed and low in ("they", "it") and (named := self._armed(start, index)):
                return named
            return self._pronoun(low, start, index, acting=acting)
        if words in means().states:
            return [means().states[words]]
        if low in NUMBERS or low.isdigit():
            return []
        is_pair = low.split()[-1] in SIDES and (BOTH.search(before) or low.startswith(("two ", "warring ", "rival ")))
        if is_pair and (sides := self._two_sides(start)):
            return sides
        is_echo = (low in PLACE_NOUNS and DEFINITE.search(before)) or low in PLURAL_PLACES
        if is_echo and (places := self._echoed(start, end, index)):
            return places
        if low.split()[-1] in MEMBERS and (own := OWN.search(before)):
            owner = self._pronoun(own[1].casefold(), start - len(before) + own.start(), index, acting=True)
            if owner and self.names.kind(owner[0], start) is SourceKind.ARMED_GROUP:
                return owner[:1]
        aside = ASIDE.match(self.text[end : end + 90]) if words.split()[-1].islower() else None
        if aside and aside[1].split()[0] not in means().states:
            words += aside[0] if not aside[1].isupper() else f", {aside[1]}"
        return [self.names.fullest(words, start)]

    # --- pronouns ---------------------------------------------------------------------------------------------------------------

    def _pronoun(self, low: str, start: int, index: int, *, acting: bool, depth: int = 0) -> list[str]:
        said = self.attributions.of(start, start + len(low), index)
        if low in SPEAKER:
            return [said.sources[0].name] if said.sources else []
        speaker = said.sources[0].name if said.sources and said.quoted else ""
        for token, at in self._candidates(start, index) if acting else self._objects(start, index):
            if not _fits(token, low, acting=acting, names=self.names, at=at):
                continue
            resolved = self._named(token, at, depth)
            if speaker and speaker in resolved:
                continue
            if resolved:
                return resolved
        name = self.names.fullest(self.text[start : start + len(low)], start)
        return [name] if name != speaker else []

    def _armed(self, start: int, index: int) -> list[str]:
        """Whom 'they attacked' means: the subjects before if they bear arms, else whoever was last named that does."""
        for token, at in self._candidates(start, index):
            if token.lower_ not in PRONOUNS and _bears_arms(token):
                return self._named(token, at, 0)
            if token.pos_ == "PROPN" and self.names.kind(name := self._named(token, at, 0)[0], start) in ARMED_KINDS:
                return [name]
        for back in range(index, max(-1, index - 1 - SENTENCES_BACK), -1):
            if back not in self.docs:
                continue
            at = self.sentences[back].start_char
            for token in reversed([t for t in self.docs[back] if at + t.idx < start and t.pos_ == "NOUN" and _bears_arms(t)]):
                return self._named(token, at, 0)
        return []

    def _named(self, token: "Token", at: int, depth: int) -> list[str]:
        found: list[str] = []
        for one in frames.coordinated(token):
            a, b = frames.phrase(one)
            start = at + a
            if one.lower_ in PRONOUNS:
                inner = self._sentence_at(start)
                found += self._pronoun(one.lower_, start, inner, acting=True, depth=depth + 1) if depth < 4 else []
            else:
                found += self._of(start, at + b, self._sentence_at(start), acting=True)
        return found

    def _sentence_at(self, at_char: int) -> int:
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].end_char <= at_char:
                low = middle + 1
            else:
                high = middle
        return min(low, len(self.sentences) - 1)

    def _candidates(self, start: int, index: int) -> "Iterator[tuple[Token, int]]":
        """Subjects before a pronoun: of the clauses that its own hangs on, inner first; then of the sentences before."""
        if index in self.docs:
            doc, at = self.docs[index], self.sentences[index].start_char
            token = next((t for t in doc if at + t.idx <= start < at + t.idx + len(t.text)), None)
            if token is not None:
                for subject in _subjects_above(token):
                    yield subject, at
        paragraph = self.sentences[index].paragraph
        for back in range(index - 1, max(-1, index - 1 - SENTENCES_BACK), -1):
            if self.sentences[back].paragraph < paragraph - 1:
                return
            if back in self.docs:
                doc, at = self.docs[back], self.sentences[back].start_char
                for subject in _subjects_of(doc):
                    yield subject, at

    def _objects(self, start: int, index: int) -> "Iterator[tuple[Token, int]]":
        """What may have been named for 'it' or 'them' to be done to: objects and subjects before, the nearest sentence first."""
        for back in range(index, max(-1, index - 1 - SENTENCES_BACK), -1):
            if back not in self.docs:
                continue
            at = self.sentences[back].start_char
            nouns = [t for t in self.docs[back] if at + t.idx < start and t.dep_ in OBJECT_DEPS and t.pos_ in ("NOUN", "PROPN")]
            nouns = [t for t in nouns if not (t.dep_ == "pobj" and t.head.lower_ in ("of", "by", "to") and t.head.dep_ != "prep")]
            for token in reversed(nouns) if back == index else nouns:
                if frames.word(token) not in TIMES and not token.ent_type_:
                    yield token, at

    # --- places and sides -------------------------------------------------------------------------------------------------------

    def _echoed(self, start: int, end: int, index: int) -> list[str]:
        """What 'the town' or 'both towns' stands for: the settlements last named, one or as many as were named together."""
        wanted = self.text[start:end].casefold()
        before = [m for m in self.places.mentions if m.end_char <= start and m.kind not in ("echo", "region", "country")]
        near = [m for m in before[-8:] if m.sentence_index >= index - 4]
        if wanted in PLURAL_PLACES:
            last = near[-2:]
            return [m.text for m in last] if len(last) == 2 and last[1].start_char - last[0].end_char <= 6 else []
        tied = [m for m in near if re.search(rf"\b{wanted} (?:of|called|named) $", self.text[max(0, m.start_char - 30) : m.start_char])]
        settled = [m for m in near if m.kind in ("settlement", "place", "exact")] or near
        chosen = tied or settled
        return [chosen[-1].text] if chosen else []

    def _two_sides(self, start: int) -> list[str]:
        """The two parties named last before here."""
        states = set(means().states.values())
        found: list[str] = []
        for mention in reversed([m for m in self.names.mentions if m.start_char < start][-30:]):
            name = means().states.get(mention.name, mention.name)
            is_side = (
                name in states or self.names.kind(mention.name, mention.start_char) is SourceKind.ARMED_GROUP or mention.head in ARMIES
            )
            stands_in = self.text[max(0, mention.start_char - 4) : mention.start_char].endswith(("in ", "at "))  # where, not who
            if not mention.is_person and is_side and not stands_in and not any(name in f or f in name for f in found):
                found.append(name)
        return found[:2][::-1] if len(found) >= 2 else []

    # --- charges ----------------------------------------------------------------------------------------------------------------

    def charger(self, start: int, end: int, index: int, actors: Sequence[str]) -> tuple[str, ...]:
        """Return who made the charge that is denied in these words: who was last to say something, in this paragraph or the one before."""
        paragraph = self.sentences[index].paragraph
        if said := self._said_here(start, index, actors, verbs=ACCUSING):
            return said
        clauses = [a for a in self.attributions.by_sentence.get(index, ()) if a.cue[1] <= start]
        for attribution in reversed(clauses):
            if named := self._others(attribution.sources, actors):
                return named if attribution.joint else named[:1]
        if index in self.docs and (said := self._said_here(start, index, actors)):
            return said
        for back in range(index - 1, -1, -1):
            if self.sentences[back].paragraph < paragraph - 1:
                break
            for attribution in reversed(self.attributions.by_sentence.get(back, ())):
                if named := self._others(attribution.sources, actors):
                    return named if attribution.joint else named[:1]
            if said := self._said_here(self.sentences[back].end_char, back, actors):
                return said
        return ()

    def _said_here(self, before: int, index: int, actors: Sequence[str], *, verbs: frozenset[str] = CHARGING) -> tuple[str, ...]:
        """The subject of the last clause before here that accuses, claims or demands."""
        if index not in self.docs:
            return ()
        at = self.sentences[index].start_char
        sayings = [t for t in self.docs[index] if frames.word(t) in verbs and t.pos_ == "VERB" and at + t.idx < before]
        for verb in reversed(sayings):
            for subject in frames.roles(verb).subjects:
                named = [n for n in self._named(subject, at, 0) if n not in actors]
                if named:
                    return tuple(named[:2] if len(frames.coordinated(subject)) > 1 else named[:1])
        return ()

    def _others(self, sources: Sequence[object], actors: Sequence[str]) -> tuple[str, ...]:
        issuer = self.attributions.issuer.name if self.attributions.issuer else ""
        names = [str(getattr(s, "name", "")) for s in sources]
        return tuple(n for n in names if n and n != issuer and not any(n in a or a in n for a in actors))


ARMIES = frozenset("army forces military force front".split())
NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve dozens scores hundreds thousands some  many several".split()
)


OBJECT_DEPS = ("dobj", "pobj", "nsubj", "nsubjpass")
TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday morning evening night day week month year dawn noon hour time".split()
)
ARMED_KINDS = (SourceKind.ARMED_GROUP,)


def _bears_arms(token: "Token") -> bool:
    armed = frames.lexicon("acts.toml").classes["armed"]
    return frames.belongs(frames.counted(token), armed - {"group", "front", "command", "unit", "guard", "security"})


def _subjects_above(token: "Token") -> "Iterator[Token]":
    """Subjects of the verbs that a word's own clause hangs on, if they stand before it; of its own clause for a possessive."""
    verb = token
    for _ in range(12):
        subjects = frames.children(verb, *frames.SUBJECT_DEPS)
        for subject in subjects:
            if (
                subject.i < token.i
                and not (subject.left_edge.i <= token.i <= subject.right_edge.i)
                and subject.lower_ not in frames.RELATIVE
            ):
                yield subject
        if verb.dep_ == "relcl" and verb.head.i < token.i:
            yield verb.head
        if verb.head.i == verb.i:
            return
        verb = verb.head


def _subjects_of(doc: "Doc") -> "Iterator[Token]":
    """The subjects of a sentence: of its root, then of the clauses that hang on the root, then of all others."""
    root = next((t for t in doc if t.dep_ == "ROOT"), None)
    if root is None:
        return
    first = frames.children(root, *frames.SUBJECT_DEPS)
    yield from first
    for token in doc:
        if token.dep_ in frames.SUBJECT_DEPS and token not in first and token.lower_ not in frames.RELATIVE:
            yield token


def _fits(token: "Token", pronoun: str, *, acting: bool, names: Names, at: int) -> bool:
    """Whether a subject can be what a pronoun stands for: one person, one body or thing, or several."""
    lemma = frames.word(token)
    several = len(frames.coordinated(token)) > 1 or token.tag_ in ("NNS", "NNPS") or token.lower_ in SEVERAL
    if token.lower_ in PERSON | THING | SEVERAL:
        return token.lower_ in (PERSON if pronoun in PERSON else THING if pronoun in THING else SEVERAL)
    if token.pos_ not in ("NOUN", "PROPN") or token.lower_ in ("there", "what"):
        return False
    start, end = frames.phrase(token)
    words = token.doc.text[start:end]
    full = names.fullest(words, at + start)
    is_person = names.is_person(full) or (lemma in frames.OFFICES and not several and lemma not in ("office", "agency", "force"))
    if pronoun in PERSON:
        return is_person or (token.pos_ == "NOUN" and not several and lemma in HUMANS)
    if pronoun in THING:
        return not is_person and not several and (token.pos_ == "PROPN" or lemma in ACTING or not acting)
    if is_person:
        return False
    is_group = token.pos_ == "PROPN" and names.kind(full, at + start) is SourceKind.ARMED_GROUP
    return (several and (not acting or lemma not in INANIMATE)) or (pronoun in SEVERAL and is_group)


HUMANS = frozenset(
    "man woman farmer doctor nurse teacher soldier resident witness survivor mother father officer student boy girl activist elder".split()
)
INANIMATE = frozenset(
    "house home village town vehicle body death attack strike clash drone missile rocket shell bomb school hospital building road  "
    "blackout casualty injury truck figure number report day week month year shop market".split()
)

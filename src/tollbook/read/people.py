"""Which words stand for people, and what class of victims they give (GUIDE, `victims`)."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tollbook.model.claim import Victim

if TYPE_CHECKING:
    from spacy.tokens import Token

# Parts of a noun phrase that may give the class of its people.
MODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "det", "advmod", "npadvmod"})
CHILD_BELOW = 18
OF_THE_STATE = frozenset({"army", "police", "military", "security", "ministry", "navy", "government"})


@dataclass(frozen=True, slots=True)
class People:
    """The lexicon of people: word → class, plain person words, words that give a class beside a plain one, and no people."""

    classes: dict[str, Victim]
    plain: frozenset[str]
    beside: dict[str, Victim]
    not_people: frozenset[str]


@lru_cache(maxsize=1)
def people() -> People:
    """Return the lexicon of people (read/english/people.toml)."""
    data = tomllib.loads((files("tollbook.read") / "english" / "people.toml").read_text(encoding="utf-8"))
    return People(
        classes={word: Victim(name) for name, words in data["class"].items() for word in words},
        plain=frozenset(data["plain"]["nouns"]),
        beside={word: Victim(name) for name, words in data["beside"].items() for word in words},
        not_people=frozenset(data["not_people"]["nouns"]),
    )


def is_person_word(token: "Token") -> bool:
    """Whether a noun stands for people by the lexicon, or is the plural of a nationality ('Syrians', 'Palestinians')."""
    word = token.lower_
    lexicon = people()
    return word in lexicon.classes or word in lexicon.plain or is_demonym(token)


def is_demonym(token: "Token") -> bool:
    """A capitalised plural that names a people: 'Syrians', 'Israelis', 'Congolese'."""
    word = token.text
    return word[:1].isupper() and (word.endswith(("ians", "eans", "aans", "ans", "is", "ese", "ites")) and len(word) > 5)


def is_no_person(token: "Token") -> bool:
    """Whether a noun plainly counts things and not people."""
    return token.lower_ in people().not_people


def classes_of(head: "Token") -> list[Victim]:
    """Return the classes that a noun phrase gives its people, in a fixed order; [] if its words give none."""
    found: list[Victim] = []
    for token in [head, *(t for t in head.conjuncts if _is_same_people(head, t))]:
        for victim in _classes_of_one(token):
            if victim not in found:
                found.append(victim)
    return found


def _is_same_people(head: "Token", other: "Token") -> bool:
    """'420 civilians and disarmed fighters' is one group: the second noun has no number or article of its own."""
    return other.head == head and not any(t.dep_ in ("nummod", "det", "poss", "quantmod", "nsubj") or t.like_num for t in other.children)


def _classes_of_one(token: "Token") -> list[Victim]:
    lexicon = people()
    found: list[Victim] = []

    def add(victim: Victim | None) -> None:
        if victim and victim not in found:
            found.append(victim)

    add(lexicon.classes.get(token.lower_))
    for child in token.children:
        word = child.lower_
        if child.dep_ in MODIFIERS:
            if word in lexicon.classes and child.dep_ != "poss":
                add(lexicon.classes[word])
            if not found or found == [Victim.PERSON]:
                add(lexicon.beside.get(word))
        elif child.dep_ == "prep" and child.lower_ in ("of", "from") and not found:
            phrase = _phrase_words(child)
            if (
                set(phrase) & {"gang", "gangs", "militia", "group", "rebels", "self-defence", "insurgency"}
                and not set(phrase) & OF_THE_STATE
            ):
                add(Victim.COMBATANT)
                continue
            for inner in phrase:
                add(lexicon.beside.get(inner) if inner in lexicon.beside else None)
                if found:
                    break
                if inner in ("forces", "army", "police", "military", "ministry", "navy"):
                    add(Victim.SECURITY_FORCE)
    if Victim.CHILD not in found and Victim.ELDERLY not in found and _is_under_age(token):
        found[:] = [*(v for v in found if v not in (Victim.MAN, Victim.WOMAN)), Victim.CHILD]  # 'two daughters aged six and nine'
    if any(c.dep_ in ("amod", "compound") and c.lower_ in ("former", "retired") for c in token.children) and Victim.SECURITY_FORCE in found:
        found.remove(Victim.SECURITY_FORCE)
    if Victim.COMBATANT in found and Victim.SECURITY_FORCE in found:
        found.remove(Victim.SECURITY_FORCE if lexicon.classes.get(token.lower_) is Victim.COMBATANT else Victim.COMBATANT)
    return found


AGED = re.compile(
    r"(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
    r"(?:[- ](?:year|month|week|day)s?[- ]old|\b)"
)
WORDED_AGES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen".split()


def _is_under_age(token: "Token") -> bool:
    """'a 12-year-old pupil', 'two sons aged four and nine', 'her daughter, 7,': people with a told age under 18."""
    before = token.doc[token.left_edge.i : token.i].text
    if "old" in before and (match := AGED.search(before)) and "old" in match[0]:
        return _age(match[1]) < CHILD_BELOW
    after = token.doc[token.i + 1 : token.i + 6].text
    match = re.match(r"(?:, )?aged (\w+)|, (\d{1,2})(?=, |,$|$| and)|\((\d{1,2})\)", after)
    return match is not None and _age(match[1] or match[2] or match[3]) < CHILD_BELOW


def _age(words: str) -> int:
    return int(words) if words.isdigit() else WORDED_AGES.index(words) + 1 if words in WORDED_AGES else CHILD_BELOW


def _phrase_words(preposition: "Token") -> list[str]:
    words: list[str] = []
    for token in preposition.subtree:
        if token == preposition:
            continue
        if token.dep_ in ("relcl", "acl") or token.pos_ == "VERB":
            break
        words.append(token.lower_)
        if len(words) > 12:
            break
    return words

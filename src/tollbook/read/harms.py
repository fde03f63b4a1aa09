"""Which words of a sentence say that harm was done, and to which side of the clause (read/english/harms.toml)."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tollbook.model.claim import Harm

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OBJECTS = frozenset({"dobj", "obj", "dative", "oprd"})


@dataclass(frozen=True, slots=True)
class VerbRule:
    """A verb that does harm. role: 'object' if it harms what it governs, 'subject' if what it is said of."""

    name: str
    harm: Harm
    role: str
    beside: frozenset[str]
    needs: str | None  # 'flight': the report speaks of flight; 'people': only with people in that place


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of harm, ready to be looked up."""

    verbs: dict[str, tuple[VerbRule, ...]]
    nouns: dict[str, Harm]
    adjectives: dict[str, Harm]
    toll_nouns: frozenset[str]
    toll_verbs: frozenset[str]
    flight: frozenset[str]
    other_cause: frozenset[str]
    conflict: frozenset[str]
    elsewhere: frozenset[str]


@dataclass(frozen=True, slots=True)
class HarmHead:
    """A token that does harm in its sentence."""

    token: "Token"
    harm: Harm
    role: str
    rule: str
    needs_people: bool = False


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the words of harm (read/english/harms.toml)."""
    data: dict[str, Any] = tomllib.loads((files("tollbook.read") / "english" / "harms.toml").read_text(encoding="utf-8"))
    verbs: dict[str, list[VerbRule]] = {}
    for rule in data["verb"]:
        made = VerbRule(rule["name"], Harm(rule["harm"]), rule["role"], frozenset(rule.get("with", ())), rule.get("needs"))
        for lemma in rule["lemmas"]:
            verbs.setdefault(lemma, []).append(made)
    return Lexicon(
        # a rule that asks for a companion is tried before the plain rule of the same verb: 'shot dead' before 'shot'
        verbs={lemma: tuple(sorted(rules, key=lambda r: (not r.beside, r.needs == "people"))) for lemma, rules in verbs.items()},
        nouns={word: Harm(harm) for harm, words in data["noun"].items() for word in words},
        adjectives={word: Harm(harm) for harm, words in data["adjective"].items() for word in words},
        toll_nouns=frozenset(data["toll"]["nouns"]),
        toll_verbs=frozenset(data["toll"]["verbs"]),
        flight=frozenset(data["flight"]["words"]),
        other_cause=frozenset(data["other_cause"]["words"]),
        conflict=frozenset(data["other_cause"]["conflict"]),
        elsewhere=frozenset(data["other_cause"]["fiction_and_sport"]),
    )


def harm_heads(doc: "Doc", *, speaks_of_flight: bool = False) -> dict[int, HarmHead]:
    """Return the tokens of a parsed sentence that do harm, by token index."""
    found: dict[int, HarmHead] = {}
    for token in doc:
        head = _verb_harm(token, speaks_of_flight) or _lives_lost(token) or _noun_harm(token)
        if head:
            found[head.token.i] = head
    return found


def _verb_harm(token: "Token", speaks_of_flight: bool) -> HarmHead | None:
    words = lexicon()
    if token.lower_ == "missing":
        return HarmHead(token, Harm.MISSING, "adjective", "missing.adjective")
    lemma = token.lemma_.lower()
    rules = words.verbs.get(lemma)
    if rules is None or token.pos_ not in ("VERB", "ADJ", "AUX", "NOUN", "PROPN"):
        return None
    if token.pos_ in ("NOUN", "PROPN") and (token.tag_ not in ("VBN", "VBD", "VBG") or lemma == token.lower_):
        return None
    if token.pos_ == "ADJ" and not token.lower_.endswith(("ed", "en", "ing")):
        return None
    companions: set[str] | None = None
    for rule in rules:
        if rule.needs == "flight" and not speaks_of_flight:
            continue
        if rule.beside:
            companions = companions if companions is not None else companions_of(token)
            if not companions & rule.beside:
                continue
        elif token.lemma_ == "hit":
            continue
        if rule.name == "displaced.evacuated" and not is_passive(token):
            continue  # evacuating a few is relief: an act
        if rule.name == "displaced.hosted" and lemma == "shelter" and not any(c.dep_ == "dobj" for c in token.children):
            return HarmHead(token, rule.harm, "subject", "displaced.sheltering")
        if lemma == "kill" and any(c.lower_ == "off" for c in token.children):
            continue
        if lemma in ("shoot", "wound", "stab", "injure", "beat") and any(c.lower_ in ("fatally", "mortally") for c in token.children):
            return HarmHead(token, Harm.KILLED, rule.role, "killed.object")
        return HarmHead(token, rule.harm, rule.role, rule.name, rule.needs == "people")
    return None


def companions_of(verb: "Token") -> set[str]:
    """Words among a verb's own dependents, without other clauses: objects, particles, complements of its prepositions."""
    found: set[str] = set()
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass", "advcl", "conj", "ccomp", "relcl", "punct", "mark", "parataxis"):
            continue
        found.add(child.lower_)
        for inner in child.children:
            if inner.dep_ in ("pobj", "prep", "dobj", "amod", "compound", "conj", "advmod", "prt", "xcomp"):
                found.add(inner.lower_)
                found.update(t.lower_ for t in inner.children if t.dep_ in ("pobj", "amod", "compound", "conj"))
    return found


def _lives_lost(token: "Token") -> HarmHead | None:
    """'lost their lives' harms its subject; 'claimed 24 lives', 'cost the lives of 40' harm their object."""
    if token.lower_ not in ("lives", "life"):
        return None
    verb = token.head
    while verb.dep_ == "conj" and verb.head.pos_ == "NOUN":
        verb = verb.head
    lemma = verb.lemma_.lower()
    if lemma == "lose":
        if any(c.dep_ == "poss" for c in token.children):
            return HarmHead(verb, Harm.KILLED, "subject", "killed.lost_life")
        return HarmHead(token, Harm.KILLED, "noun", "killed.lives")
    if lemma in ("claim", "cost", "take", "end"):
        return HarmHead(token, Harm.KILLED, "noun", "killed.lives")
    return None


def _noun_harm(token: "Token") -> HarmHead | None:
    words = lexicon()
    if token.lower_ in words.nouns and token.pos_ in ("NOUN", "PROPN", "ADJ", "VERB"):
        return HarmHead(token, words.nouns[token.lower_], "noun", f"{words.nouns[token.lower_].value}.noun")
    if token.lower_ in words.adjectives and token.pos_ in ("ADJ", "VERB", "NOUN", "ADV"):
        return HarmHead(token, words.adjectives[token.lower_], "adjective", f"{words.adjectives[token.lower_].value}.adjective")
    return None


def is_passive(verb: "Token") -> bool:
    """Whether a verb form is passive: 'were killed', 'killed in a raid' after its noun, '31 wounded' without an object."""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    if any(c.dep_ in OBJECTS or (c.lower_ == "dead" and c.dep_ == "prep") for c in verb.children):
        return False
    if verb.tag_ == "VBG" or any(c.dep_ == "aux" and c.lemma_ != "have" for c in verb.children):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and not any(c.dep_ == "nsubj" for c in verb.children):
        return is_passive(verb.head)
    return verb.tag_ in ("VBN", "VBD", "JJ")


# Verbs that do harm only with a companion ('take hostage'): the companion is the trigger, these alone are too common.
COMMON = frozenset(
    (
        "take hold keep place find leave report confirm make force push have be go come get return live lose cut strike "
        "give carry lead suffer receive arrive reach enter cross move stay settle shelter house treat admit operate "
        "render declare"
    ).split()
)
COMPANIONS = frozenset(
    (
        "dead death lifeless hostage hostages captive custody refuge shelter homes homeless flee border missing "
        "unaccounted wounds injuries wound injury casualties toll lives"
    ).split()
)


@lru_cache(maxsize=1)
def harm_forms() -> frozenset[str]:
    """Return the word forms of which a sentence needs one to hold a toll."""
    words = lexicon()
    forms: set[str] = set(words.nouns) | set(words.adjectives) | set(COMPANIONS)
    for lemma in words.verbs:
        if lemma in COMMON:
            continue
        stem = lemma[:-1] if lemma.endswith("e") else lemma
        forms |= {lemma, lemma + "s", stem + "ed", stem + "ing", stem + "es", lemma + "n"}
    return frozenset(
        forms
        | {
            "shot",
            "slain",
            "fled",
            "beheaded",
            "died",
            "dying",
            "burnt",
            "trapped",
            "kidnapped",
            "kidnapping",
            "stabbed",
            "gunned",
            "held",
            "lost",
            "slew",
            "drowned",
        }
    )

"""Who is said to have done the harm of a toll: agents, subjects, and owners of weapons and attacks (GUIDE, `by`)."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tollbook.model.claim import Victim
from tollbook.read.harms import HarmHead, is_passive
from tollbook.read.people import classes_of, is_person_word
from tollbook.read.text import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CAUSED = frozenset("cause attribute blame inflict commit perpetrate carry claim ascribe".split())
IN_ATTACK = frozenset({"in", "during", "from", "by", "after", "under", "following", "amid", "to"})


@dataclass(frozen=True, slots=True)
class Perpetrator:
    """A perpetrator as the report names it: the words' place in the report, or a state by its adjective ('Israel')."""

    start_char: int
    end_char: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """Words for weapons and attacks, events without an owner, bodies that own an attack, and states by adjective."""

    nouns: frozenset[str]
    unowned: frozenset[str]
    owners: frozenset[str]
    states: dict[str, str]
    groups: frozenset[str]


@lru_cache(maxsize=1)
def means() -> Means:
    """Return the words for means of harm (read/english/perpetrators.toml)."""
    data = tomllib.loads((files("tollbook.read") / "english" / "perpetrators.toml").read_text(encoding="utf-8"))
    return Means(
        frozenset(data["means"]["nouns"]),
        frozenset(data["means"]["unowned"]),
        frozenset(data["owner"]["nouns"]),
        dict(data["states"]),
        frozenset(data["groups"]["names"]),
    )


NO_AGENT = frozenset(
    {
        "killed.lost",
        "injured.treated",
        "injured.suffered",
        "displaced.hosted",
        "displaced.arrived",
        "displaced.subject",
        "displaced.subject.with",
        "displaced.evacuated",
        "returned.subject.with",
        "missing.subject",
        "missing.unaccounted",
    }
)


def perpetrators(sentence: Sentence, doc: "Doc", harm: HarmHead, victim: "Token") -> list[Perpetrator]:
    """Return who did the harm by the words of its own clause; [] where they name nobody."""
    for token in _agents(harm, victim):
        found = [p for one in [token, *_coordinate(token)] for p in _named(sentence, one, victim)]
        if found:
            return found
    if harm.token.pos_ == "VERB" and is_passive(harm.token):  # 'were killed and thousands driven out in violence blamed on X'
        for other in harm.token.conjuncts:
            for token in _attack_phrases(other) if other.pos_ == "VERB" else []:
                if blamed := _named(sentence, token, victim):
                    return blamed
    if (
        harm.role == "object"
        and harm.token.pos_ == "VERB"
        and not is_passive(harm.token)
        and harm.rule not in NO_AGENT
        and harm.token.lemma_ not in ("find", "report", "confirm", "recover", "bury")
    ):
        return _phrase_before(sentence, harm.token)
    return []


STOPS = frozenset("that when while after as before where because and but said says how".split())


def label_perpetrators(sentence: Sentence, label: "Sequence[Token]") -> list[Perpetrator]:
    """Who did it by the label of a list line: 'Police operations against gangs: 973', 'Self-defence groups: 182'."""
    words = means()
    for token in label:
        if token.lower_ in words.nouns:
            return _owner(sentence, token)
    last = label[-1] if label else None
    if last is not None and (last.lower_ in ACTORS or (is_person_word(last) and Victim.COMBATANT in classes_of(last))):
        start, end = name_extent(last)
        return [Perpetrator(sentence.start_char + start, sentence.start_char + end)]
    return []


def _phrase_before(sentence: Sentence, verb: "Token") -> list[Perpetrator]:
    """The words before a verb that the parse gave no subject: 'Armed groups linked to the regime killed 40'."""
    if verb.tag_ == "VBG":
        while verb.tag_ == "VBG" and verb.dep_ in ("advcl", "conj", "acl", "xcomp") and verb.head.pos_ == "VERB":
            verb = verb.head
        if verb.tag_ == "VBG":
            return []
    last = verb.i
    while last > 0 and verb.doc[last - 1].pos_ in ("AUX", "ADV", "PART"):
        last -= 1
    begin = last
    while begin > 0:
        before = verb.doc[begin - 1]
        joins = before.lower_ == "and" and begin < last and before.i > 0 and verb.doc[before.i - 1].pos_ in ("NOUN", "PROPN")
        if before.text in (":", ";", "(", ")", "“", '"') or (before.lower_ in STOPS and not joins):
            break
        if before.tag_ in ("VBD", "VBZ", "VBP", "MD") or last - begin > 16:
            break
        if (
            before.text == ","
            and verb.doc[0].lower_ in ("according", "in", "on", "since", "after", "during", "at")
            and not any(t.text == "," for t in verb.doc[: before.i])
        ):
            break
        begin -= 1
    noun = next((t for t in verb.doc[begin:last] if t.pos_ in ("NOUN", "PROPN")), None)
    while noun is not None and noun.i + 1 < last and noun.nbor(1).pos_ in ("NOUN", "PROPN"):
        noun = noun.nbor(1)
    if noun is None or (noun.i > begin and verb.doc[begin].pos_ == "ADP"):
        return []
    words = means()
    first = next((t for t in verb.doc[begin : noun.i + 1] if t.lower_ in words.nouns or t.lower_ in words.unowned), noun)
    if first != noun and first.nbor(1).lower_ in ("of", "in", "on", "at", "from"):
        return []
    if noun.lower_ in words.unowned or noun.lower_ in words.nouns:
        return _owner(sentence, noun) if noun.lower_ in words.nouns else []
    found = []
    start = begin
    for token in verb.doc[noun.i : last]:  # 'security forces and allied groups' are two
        if token.lower_ == "and" or token.i == last - 1:
            end = token.i if token.lower_ == "and" else last
            run = list(verb.doc[start:end])
            while run and (run[0].pos_ in ("DET", "PUNCT", "NUM", "ADV", "CCONJ") or run[0].lower_ in ("their", "its", "his", "other")):
                run.pop(0)
            while run and run[-1].is_punct:
                run.pop()
            if any(t.pos_ in ("NOUN", "PROPN") for t in run):
                found.append(Perpetrator(sentence.start_char + run[0].idx, sentence.start_char + run[-1].idx + len(run[-1])))
            start = token.i + 1
    return found


def _coordinate(token: "Token") -> "list[Token]":
    return [t for t in token.conjuncts if t.pos_ in ("NOUN", "PROPN") and t.i > token.i]


def _agents(harm: HarmHead, victim: "Token") -> "list[Token]":
    """Tokens that may name who did it, the surest first."""
    found: list[Token] = []
    verb = harm.token
    if harm.rule in NO_AGENT or harm.token.lemma_ in (
        "find",
        "report",
        "confirm",
        "declare",
        "pronounce",
        "presume",
        "recover",
        "bury",
        "treat",
    ):
        return _attack_phrases(verb)
    if harm.role == "toll":
        return [t for t in verb.subtree if t.lower_ in means().nouns and t.dep_ in ("pobj", "conj", "nmod")]
    if harm.role in ("noun", "adjective"):
        found += _agents_of_noun(verb)
        found += _agents_of_noun(victim) if victim != verb else []
        clause = _clause_verb(verb)
        if clause is None:
            return found
        verb = clause
        is_taking = verb.lemma_ == "take" and harm.rule in ("killed.lives", "abducted.noun")
        if (verb.lemma_ in ("leave", "claim", "cost", "cause", "inflict") or is_taking) and not is_passive(verb):
            found += _subjects(verb)
        found += _attack_phrases(verb)
        return found
    if harm.role in ("subject",):
        return found + _hands(verb) + _attack_phrases(verb)
    passive = is_passive(verb)
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            found += [t for t in child.children if t.dep_ == "pobj"]
    if not found and not passive:
        found += _subjects(verb)
    return found + _hands(verb) + _attack_phrases(verb)


def _agents_of_noun(noun: "Token") -> "list[Token]":
    """'deaths caused by state troops', 'killings attributed to X', 'victims of an Israeli strike'."""
    found: list[Token] = []
    for child in noun.children:
        if child.dep_ in ("acl", "relcl") and (child.lemma_ in CAUSED or is_passive(child)):
            for prep in child.children:
                if prep.dep_ in ("agent", "prep") and prep.lower_ in ("by", "to", "on"):
                    found += [t for t in prep.children if t.dep_ == "pobj"]
        elif child.dep_ == "prep" and child.lower_ in ("by", "in", "from"):
            inner = [t for t in child.children if t.dep_ == "pobj"]
            found += inner if child.lower_ == "by" else [t for t in inner if t.lower_ in means().nouns]
    return found


def _clause_verb(token: "Token") -> "Token | None":
    for _ in range(6):
        if token.head == token:
            return None
        token = token.head
        if token.pos_ == "VERB":
            return token
    return None


def _subjects(verb: "Token") -> "list[Token]":
    """The subject of a verb, or of the clause that its participle or coordination belongs to; the antecedent of 'who'."""
    for _ in range(4):
        own = [c for c in verb.children if c.dep_ == "nsubj"]
        if own:
            if own[0].lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
                return [verb.head]
            return own
        if any(c.dep_ == "nsubjpass" for c in verb.children):
            return []
        if verb.dep_ in ("advcl", "conj", "xcomp", "ccomp") and verb.head.pos_ in ("VERB", "AUX") and verb.head != verb:
            if is_passive(verb.head) and verb.dep_ == "advcl":
                return [t for c in verb.head.children if c.dep_ == "agent" for t in c.children if t.dep_ == "pobj"]
            if any(t.dep_ == "mark" or t.tag_ in ("WRB", "WDT") for t in verb.doc[verb.head.i : verb.i]):
                return []
            verb = verb.head
        elif verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBG":
            return [verb.head]
        else:
            return []
    return []


def _hands(verb: "Token") -> "list[Token]":
    """'at the hands of X'."""
    return [
        name
        for prep in verb.children
        if prep.dep_ == "prep" and prep.lower_ == "at"
        for hands in prep.children
        if hands.lower_ == "hands"
        for of in hands.children
        if of.lower_ == "of"
        for name in of.children
        if name.dep_ == "pobj"
    ]


def _attack_phrases(verb: "Token") -> "list[Token]":
    """Nouns of attack in a phrase of the verb: 'died in an Israeli strike', 'killed in violence blamed on X'."""
    found: list[Token] = []
    for child in verb.children:
        if (child.dep_ == "prep" and child.lower_ in IN_ATTACK) or child.dep_ == "agent":
            for noun in child.children:
                if noun.dep_ != "pobj":
                    continue
                if noun.lower_ == "which" and verb.dep_ == "relcl":  # 'an attack, claimed by X, in which three were killed'
                    noun = verb.head
                for one in [noun, *noun.conjuncts]:
                    for clause in one.children:
                        if clause.dep_ == "acl" and clause.lemma_ in CAUSED:
                            found += [
                                t
                                for p in clause.children
                                if p.dep_ in ("prep", "agent") and p.lower_ in ("on", "by", "to")
                                for t in p.children
                                if t.dep_ == "pobj"
                            ]
                    if one.lower_ in means().nouns:
                        found.append(one)
                    elif one.lower_ in CLASHES:
                        return found  # 'killed in a gunfight after militants attacked' blames neither side
    return found + [subject for child in verb.children if child.dep_ == "advcl" for subject in _attackers(child)]


def _attackers(clause: "Token") -> "list[Token]":
    """'were killed when gunmen ambushed a convoy': the subject of a clause of attack that tells how they were harmed."""
    if clause.lemma_.lower() not in ATTACKING or not any(c.lower_ in ("when", "after", "as") for c in clause.children):
        return []
    return [c for c in clause.children if c.dep_ == "nsubj"]


CLASHES = frozenset(
    "gunfight firefight shootout clash clashes fighting crossfire battle battles exchange fight skirmish skirmishes".split()
)
ATTACKING = frozenset(
    (
        "attack ambush storm raid shell bomb bombard strike hit open assault overrun target launch shoot fire torch burn besiege "
        "detonate hurl throw drop blow invade loot rampage break"
    ).split()
)
# Bodies and bands that act; with people and names they are all that can have done a harm.
ACTORS = frozenset(
    (
        "forces force army military troops police government regime militia militias group groups gang gangs coalition "
        "authorities rebels side sides party parties units unit brigade battalion navy guard guards state states junta "
        "administration movement faction factions cartel cartels tribe tribes clan clans mob crowd youth youths patrol "
        "squad squads commandos allies auxiliaries intelligence services service ministry front elements remnants "
        "supporters loyalists sympathisers bandits kidnappers captors abductors smugglers traffickers poachers raiders "
        "pirates hijackers occupiers invaders "
    ).split()
)


def _named(sentence: Sentence, token: "Token", victim: "Token") -> list[Perpetrator]:
    words = means()
    if token == victim or token.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ"):
        return []
    if token.lower_ in words.unowned or token.lower_ == "there" or _is_day(token):
        return []
    if token.lower_ in words.nouns and token.lower_ not in ("snipers", "sniper", "bombers", "bomber", "attackers"):
        return _owner(sentence, token)
    if token.pos_ == "PRON" and token.lower_ not in ("they", "he", "she", "it"):
        return []
    own = next((c for c in token.children if c.dep_ == "poss" and c.lower_ in ("its", "their")), None)
    if own is not None and token.lower_ in MEMBERS:  # 'its fighters': the group itself
        return [Perpetrator(sentence.start_char + own.idx, sentence.start_char + own.idx + len(own))]
    if token.pos_ == "NOUN" and token.text.islower() and not (token.lower_ in ACTORS or is_person_word(token)):
        return []  # 'flying glass', 'a wall'
    start, end = name_extent(token)
    return [Perpetrator(sentence.start_char + start, sentence.start_char + end)]


MEMBERS = frozenset(
    ("aircraft jets warplanes drones fighters fighter gunmen men members forces troops soldiers militants rebels units").split()
)


def _owner(sentence: Sentence, attack: "Token") -> list[Perpetrator]:
    """Who owns an attack or weapon: 'by X', a possessive, a state's adjective, a body before it, 'X-led'."""
    words = means()
    found: list[Perpetrator] = []
    for child in attack.children:
        if child.dep_ == "prep" and child.lower_ == "by":
            inner = next((t for t in child.children if t.dep_ == "pobj"), None)
            if inner is not None:
                for one in [inner, *_coordinate(inner)]:
                    start, end = name_extent(one)
                    found.append(Perpetrator(sentence.start_char + start, sentence.start_char + end))
    for child in attack.subtree:
        if found or child.i >= attack.i:
            break
        if child.dep_ not in ("amod", "compound", "nmod", "poss", "npadvmod", "nsubj") or child.head.i - child.i > 6:
            continue
        at = sentence.start_char + child.idx
        if child.text in words.states:
            found.append(Perpetrator(at, at + len(child), words.states[child.text]))
        elif (
            child.text in words.groups
            or child.lower_ in words.owners
            or (child.dep_ == "poss" and child.pos_ in ("NOUN", "PROPN") and child.ent_type_ != "DATE" and not _is_day(child))
        ):
            start, end = name_extent(child)
            found.append(Perpetrator(sentence.start_char + start, sentence.start_char + end))
        elif child.pos_ == "PROPN" and child.text.isupper() and 2 <= len(child.text) <= 6 and child.dep_ == "compound":
            found.append(Perpetrator(at, at + len(child)))
    if not found:
        found += _led(sentence, attack) or _by_phrase(sentence, attack)
    return found


def _by_phrase(sentence: Sentence, attack: "Token") -> list[Perpetrator]:
    """'Shelling of the camp by the army killed 57': the owner further on in the same phrase, or a possessive pronoun before it."""
    for child in attack.children:
        if child.dep_ == "poss" and child.lower_ in ("its", "their"):
            return [Perpetrator(sentence.start_char + child.idx, sentence.start_char + child.idx + len(child))]
    for token in attack.doc[attack.i + 1 : attack.i + 14]:
        if token.pos_ in ("VERB", "AUX") or token.text in (",", ";"):
            break
        if token.lower_ == "by":
            inner = next((t for t in token.children if t.dep_ == "pobj" and not _is_day(t)), None)
            if inner is not None:
                start, end = name_extent(inner)
                return [Perpetrator(sentence.start_char + start, sentence.start_char + end)]
    return []


def _led(sentence: Sentence, attack: "Token") -> list[Perpetrator]:
    """'the Hamas-led attack': the name before '-led', '-backed' does not own it."""
    for token in attack.doc[max(0, attack.i - 5) : attack.i]:
        if token.lower_ == "led" and token.i >= 2 and attack.doc[token.i - 1].text == "-":
            name = attack.doc[token.i - 2]
            return [Perpetrator(sentence.start_char + name.idx, sentence.start_char + name.idx + len(name))]
        if token.lower_.endswith("-led"):
            start = sentence.start_char + token.idx
            return [Perpetrator(start, start + len(token) - 4)]
    return []


def _is_day(token: "Token") -> bool:
    return token.lower_.endswith("day") or token.lower_ in TIMES or token.lower_.isdigit()


TIMES = frozenset(
    "week month year night morning today yesterday weekend last dawn dusk noon midnight evening afternoon years days weeks months hours "
    "january february march april may june july august september october november december".split()
)


def name_extent(token: "Token") -> tuple[int, int]:
    """Return the characters (of the sentence) of the noun phrase that a name stands in, without article and without clauses.

    Words before: names, adjectives, compounds. After it: 'of …', 'loyal to …', 'linked to …', but no relative clause.
    """
    left = token
    for child in token.lefts:
        if child.dep_ in ("amod", "compound", "nmod", "poss", "nummod", "quantmod", "punct", "advmod") and child.dep_ != "punct":
            if child.dep_ in ("nummod", "quantmod") or child.like_num:
                continue
            if child.lower_ in (
                "several",
                "many",
                "some",
                "other",
                "these",
                "those",
                "suspected",
                "alleged",
                "its",
                "their",
                "his",
                "her",
                "our",
            ):
                continue
            if child.left_edge.i < left.i:
                left = child.left_edge
                while left.dep_ == "det" or left.pos_ == "DET" or left.is_quote or left.pos_ == "NUM":
                    if left.i + 1 > token.i:
                        break
                    left = left.nbor(1)
    right = token
    for child in token.rights:
        if child.dep_ in ("relcl", "conj", "cc", "punct", "appos", "advcl", "case"):
            if child.dep_ in ("punct", "case"):
                continue
            break
        if child.dep_ == "prep" and child.lower_ not in ("of", "from", "with"):
            break
        if child.dep_ == "acl" and (
            (child.tag_ == "VBG" and child.lemma_ not in ("take", "back", "support", "operate")) or child.i - token.i > 3
        ):
            break
        if child.dep_ in ("prep", "acl", "amod"):
            right = _edge(child)
    return left.idx, right.idx + len(right)


def _edge(token: "Token") -> "Token":
    """The last token of a phrase before any clause or coordination with another number."""
    last = token
    for inner in token.subtree:
        if inner.i < token.i:
            continue
        if inner.i > last.i + 1:
            break
        if (
            (inner.is_punct and inner.text not in ("-", "'", "’"))
            or inner.dep_ in ("relcl", "cc")
            or inner.dep_ == "advcl"
            or inner.i - token.i > 12
        ):
            break
        last = inner
    return last


__all__ = ["Means", "Perpetrator", "is_passive", "means", "name_extent", "perpetrators"]

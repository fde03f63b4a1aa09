"""Frames: who does what to whom around one word of a parsed sentence, and the named rules, kept as data, that it must meet.

A rule names its trigger words and what must stand beside them (subject, object, prepositions, a clause). Word classes are
written '@armed' in the data; six are tests of the language and not lists: '@name', '@acronym', '@pronoun', '@plural', '@count' and '@any'.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tollbook.model.claim import Stance

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Span = tuple[int, int]  # characters, half-open

SUBJECT_DEPS = ("nsubj", "nsubjpass")
CLAUSE_DEPS = ("ccomp", "xcomp")
REPORTING = frozenset(
    "say tell add report note state explain write announce confirm claim insist argue maintain declare stress warn find conclude "
    "acknowledge admit estimate suggest reveal recall testify assert allege believe think document record describe answer "
    "reply respond".split()
)
HEDGING_ADVERBS = frozenset(
    "allegedly reportedly apparently probably possibly perhaps likely purportedly supposedly presumably maybe".split()
)
HEDGING_GOVERNORS = frozenset("appear seem believe think suspect fear expect allege presume understand rumour".split())
UNREAL_GOVERNORS = frozenset("hope want wish deny doubt dispute refute pretend imagine dream".split())
ACTUAL_INFINITIVES = frozenset("begin start continue proceed go come manage use resume prompt help move return".split())
PLANNED_INFINITIVES = frozenset("plan prepare intend set decide be vote choose ready expect schedule due set order".split())
UNREAL_PREPOSITIONS = frozenset("of for against from without about instead to at on toward towards".split())
CONDITIONS = frozenset("if unless whether lest".split())
RELATIVE = frozenset("who which that whom".split())
NOBODY = frozenset("nobody none neither".split())
COLLECTIVES = frozenset(
    "member fighter gunman militant soldier man troop element supporter loyalist follower unit number dozen hundred thousand score rest "
    "most some group handful crowd ten pair couple majority part people all one half majority third quarter series wave string "
    "spate round barrage salvo cent percent proportion".split()
)
OFFICES = frozenset(
    "president minister secretary chief commissioner spokesman spokeswoman spokesperson ambassador envoy director commander leader general "
    "head governor mayor coordinator prosecutor king prince chancellor premier premier emir sheikh office agency rapporteur representative "
    "official chairman chairwoman chair colonel major captain lieutenant".split()
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule as data: its trigger words and the conditions on what stands beside them; an empty condition always holds.

    words: lemmas of the trigger, a verb or, with `noun`, a noun. Conditions on head words: subjects, objects, attr (what 'be' says),
    preps with prep_objects, clause ('infinitive', 'either') with clause_words (the verb that heads it), particles ('out' of 'carry out').
    Conditions on any word below: within (of the object), clause_within (of all complements), sentence_words. 'not_' forbids.
    voice, tense, modal: as the verb must stand ('-' is no modal). plan: 'will' and 'would' leave it a claim.
    own_clause: the clause tells what the subject itself will do. negated: the verb must stand with 'not'.
    bare: the object must be a plural without number, since a number is a toll. agent: a passive needs one.
    targets: where the target stands, the first found: 'object', 'subject', 'clause' (its object), 'clause-subject' or a preposition.
    actor: where the actor stands: 'subject', 'speaker', 'owner' (of the subject), 'between', 'to', or 'none'.
    speech: the speaker is actor and source. content: what it governs is said, demanded or denied, and so no act of its own.
    """

    name: str
    event: str
    words: frozenset[str]
    noun: bool = False
    particles: frozenset[str] = frozenset()
    not_particles: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    not_subjects: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    not_objects: frozenset[str] = frozenset()
    attr: frozenset[str] = frozenset()
    attr_within: frozenset[str] = frozenset()
    preps: frozenset[str] = frozenset()
    prep_objects: frozenset[str] = frozenset()
    not_prep_objects: frozenset[str] = frozenset()
    clause: str = ""
    clause_words: frozenset[str] = frozenset()
    not_clause_words: frozenset[str] = frozenset()
    clause_within: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    within_all: frozenset[str] = frozenset()
    not_within: frozenset[str] = frozenset()
    sentence_words: frozenset[str] = frozenset()
    voice: str = ""
    tense: str = ""
    modal: frozenset[str] = frozenset()
    plan: bool = True
    quoted: bool = False
    bare: bool = False
    agent: bool = False
    first_person: bool = False
    no_object: bool = False
    subject_needed: bool = False
    needs_speaker: bool = False
    caption: bool = False
    targets: tuple[str, ...] = ()
    actor: str = "subject"
    speech: bool = False
    content: bool = False
    reciprocal: bool = False
    own_clause: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Rules and word classes of one data file."""

    classes: Mapping[str, frozenset[str]]
    rules: tuple[Rule, ...]
    by_verb: Mapping[str, tuple[Rule, ...]]
    by_noun: Mapping[str, tuple[Rule, ...]]
    lemma_by_form: Mapping[str, str]  # for verbs whose lemma the pipeline gets wrong ('staged' → 'stag')
    irregular: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)


def read_data(name: str) -> dict[str, Any]:
    """Return one data file of the English reader."""
    return tomllib.loads(resources.files("tollbook.read").joinpath("english", name).read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def lexicon(name: str) -> Lexicon:
    """Return the rules of one data file, indexed by trigger word; raises KeyError for a class that no list defines."""
    data = read_data(name)
    classes = word_classes(data["classes"])
    rules = tuple(_rule(item, classes) for item in data["rule"])
    irregular = {word: tuple(forms.split()) for word, forms in data.get("irregular", {}).items()}
    verbs: dict[str, list[Rule]] = {}
    nouns: dict[str, list[Rule]] = {}
    for rule in rules:
        index = nouns if rule.noun else verbs
        for word in sorted(rule.words):
            index.setdefault(word, []).append(rule)
    return Lexicon(
        classes,
        rules,
        {word: tuple(found) for word, found in verbs.items()},
        {word: tuple(found) for word, found in nouns.items()},
        {form: lemma for lemma in sorted(verbs) for form in sorted(inflect(lemma, irregular))},
        irregular,
        data.get("confidence", {}),
    )


def word_classes(lists: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Word classes; '@other' in a list takes in another list defined above it."""
    classes: dict[str, frozenset[str]] = {}
    for name, words in lists.items():
        members: set[str] = set()
        for word in words.split():
            members |= classes[word[1:]] if word[0] == "@" and word not in TESTS else {word}
        classes[name] = frozenset(members)
    return classes


def expand(words: str, classes: Mapping[str, frozenset[str]], user: str) -> frozenset[str]:
    """Return the words of a list with its classes opened; raises KeyError, naming the user, for a class that no list defines."""
    found: set[str] = set()
    for one in words.split():
        if one[0] != "@" or one in TESTS:
            found.add(one)
        elif one[1:] in classes:
            found |= classes[one[1:]]
        else:
            raise KeyError(f"{user}: no word class {one}")
    return frozenset(found)


def _rule(item: Mapping[str, Any], classes: Mapping[str, frozenset[str]]) -> Rule:
    values: dict[str, Any] = {}
    for key, value in item.items():
        if key == "targets":
            values[key] = tuple(value.split())
        elif isinstance(value, str) and key not in TEXT_FIELDS:
            values[key] = expand(value, classes, f"rule {item['name']}")
        else:
            values[key] = value
    return Rule(**values)


TESTS_OF_SHAPE = frozenset(("@name", "@acronym", "@plural", "@count"))
TEXT_FIELDS = ("name", "event", "clause", "voice", "tense", "actor")
TESTS = frozenset(("@name", "@pronoun", "@plural", "@any", "@acronym", "@count"))


WRONG_LEMMAS = {
    "rap": "rape",
    "rag": "rage",
    "wad": "wade",
    "remains": "remain",
    "fle": "flee",
    "loots": "loot",
    "sieze": "seize",
    "stag": "stage",
    "rak": "rake",
    "strafed": "strafe",
    "torched": "torch",
}  # seen in the small pipeline's output


def word(token: "Token") -> str:
    """Return the token's lower-case lemma; a name in the plural ('Forces') gives the same as the noun.

    The small pipeline leaves the ending of plurals that it takes for names.
    """
    lemma = str(token.lemma_).lower()
    if token.pos_ == "VERB":
        lemma = WRONG_LEMMAS.get(lemma, lemma)
    if token.pos_ == "PROPN" and len(lemma) > 4 and lemma.endswith("s") and not lemma.endswith("ss"):
        return lemma[:-3] + "y" if lemma.endswith("ies") else lemma[:-1]
    return lemma


def belongs(token: "Token", words: frozenset[str]) -> bool:
    """Whether a token is in a word class, by its lemma, its form or its shape."""
    if "@any" in words:
        return True
    if word(token) in words or str(token.lower_) in words:
        return True
    if "@name" in words and token.pos_ == "PROPN":
        return True
    if "@acronym" in words and token.pos_ == "PROPN" and token.text.isupper() and len(token.text) > 1:
        return True
    if "@pronoun" in words and token.pos_ == "PRON":
        return True
    if "@count" in words and (token.tag_ == "CD" or token.like_num or token.lower_ in COUNTS):
        return True
    return "@plural" in words and token.tag_ in ("NNS", "NNPS")


COUNTS = frozenset("dozens scores hundreds thousands others many some several all both most".split())


def head_belongs(token: "Token", words: frozenset[str]) -> bool:
    """Whether a noun, what it counts ('dozens of gunmen'), one coordinate with it or its compound is in a word class."""
    for one in coordinated(token):
        core = counted(one)
        if belongs(core, words) or any(
            c.dep_ in ("compound", "nmod", "appos") and belongs(c, words - TESTS_OF_SHAPE) for c in core.children
        ):
            return True
    return False


def counted(token: "Token") -> "Token":
    """Return what a collective counts: 'gunmen' of 'dozens of gunmen', 'RSF' of 'fighters of the RSF'; else the token."""
    if word(token) in COLLECTIVES or token.like_num:
        for prep in token.children:
            if prep.dep_ == "prep" and prep.lower_ in ("of", "from"):
                for inner in prep.children:
                    if inner.dep_ == "pobj":
                        return counted(inner)
    return token


def coordinated(token: "Token") -> "list[Token]":
    """Return a noun and the nouns coordinate with it, in order."""
    found, queue = [token], [token]
    while queue:
        for child in queue.pop().children:
            in_list = child.dep_ == "conj" or (child.dep_ == "appos" and children(child, "cc") and children(child, "conj"))
            if in_list and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
                found.append(child)
                queue.append(child)
    return sorted(found, key=lambda t: t.i)


def children(token: "Token", *deps: str) -> "list[Token]":
    return [c for c in token.children if c.dep_ in deps]


def is_passive(verb: "Token") -> bool:
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children) or (
        (verb.dep_ == "acl" and verb.tag_ == "VBN")
        or (verb.dep_ == "conj" and verb.tag_ == "VBN" and is_passive(verb.head) and not children(verb, "dobj", "nsubj", "aux"))
    )


@dataclass(frozen=True, slots=True)
class Roles:
    """Who stands where around a verb: head words only."""

    verb: "Token"
    passive: bool
    subjects: "tuple[Token, ...]"
    objects: "tuple[Token, ...]"
    preps: "Mapping[str, tuple[Token, ...]]"
    clauses: "tuple[Token, ...]"
    particles: frozenset[str]


def roles(verb: "Token") -> Roles:
    """Return who does it, to whom and beside what; relative pronouns, shared subjects and participles resolved."""
    passive = is_passive(verb)
    if passive:
        agents = [o for by in verb.children if by.dep_ in ("agent", "prep") and by.lower_ == "by" for o in children(by, "pobj")]
        subjects, objects = agents or _causer(verb), _surface_subject(verb)
    else:
        subjects = _surface_subject(verb)
        objects = [_referent(o) for o in children(verb, "dobj", "dative")] or _relative_object(verb)
    preps: dict[str, tuple[Token, ...]] = {}
    for holder in [verb, *children(verb, "dobj", "attr", "prt", "advmod", "acomp", "oprd"), *(objects if passive else [])]:
        for prep in holder.children:
            if prep.dep_ in ("prep", "dative", "agent", "prt", "advmod") or prep.pos_ == "ADP":
                inner = [o for o in prep.children if o.dep_ in ("pobj", "pcomp")]
                inner += [o for deeper in children(prep, "prep") for o in children(deeper, "pobj")]
                if inner:
                    preps[prep.lower_] = preps.get(prep.lower_, ()) + tuple(inner)
    particles = frozenset(c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod", "prep") or c.pos_ == "ADP")
    return Roles(verb, passive, tuple(subjects), tuple(objects), preps, tuple(children(verb, *CLAUSE_DEPS)), particles)


def _causer(verb: "Token") -> "list[Token]":
    """Who had it done: 'the governor had four traders arrested'."""
    above = (
        verb.head if verb.dep_ in (*CLAUSE_DEPS, "oprd") else verb.head.head if verb.dep_ == "acl" and verb.head.dep_ == "dobj" else None
    )
    is_causing = above is not None and word(above) in ("have", "get") and above.dep_ != "aux"
    return _surface_subject(above) if above is not None and is_causing else []


def _referent(token: "Token") -> "Token":
    """What a relative pronoun stands for, also from a clause within its clause: 'an attack that X said it had carried out'."""
    if token.lower_ not in RELATIVE or token.tag_ not in ("WDT", "WP"):
        return token
    verb = token.head
    while verb.dep_ in CLAUSE_DEPS and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    return verb.head if verb.dep_ == "relcl" else token


def _surface_subject(verb: "Token", depth: int = 0) -> "list[Token]":
    """The subject in the words: its own, the antecedent of its relative pronoun, or that of the verb it hangs on."""
    own = children(verb, *SUBJECT_DEPS)
    if own:
        if own[0].lower_ in RELATIVE and own[0].tag_ in ("WDT", "WP"):
            return _before_day(verb) if verb.dep_ == "relcl" else _antecedent(verb)
        return own if children(own[0], "cc") else own[:1]
    if depth > 6:
        return []
    if verb.dep_ == "acl":
        return [verb.head] if verb.head.pos_ in ("NOUN", "PROPN", "PRON") else []
    if verb.dep_ in ("xcomp", "advcl", "ccomp") and verb.head.dep_ == "acomp":  # 'the Council is due to meet'
        return _surface_subject(verb.head.head, depth + 1)
    if verb.dep_ == "conj" and _returns(verb):
        return _surface_subject(verb.head.head, depth + 1)
    if verb.dep_ in ("conj", "xcomp", "advcl", "dep") and verb.head.pos_ in ("VERB", "AUX"):
        if verb.dep_ == "xcomp" and (held := children(verb.head, "dobj")) and word(verb.head) not in ("begin", "promise"):
            return held[:1]
        if (verb.dep_ == "advcl" and verb.tag_ == "VBN") or verb.dep_ != "advcl" or verb.tag_ == "VBG" or not children(verb, "mark"):
            return _surface_subject(verb.head, depth + 1)
    if verb.dep_ == "pcomp" and verb.head.head.pos_ in ("VERB", "AUX"):
        return _surface_subject(verb.head.head, depth + 1)
    return []


def _before_day(verb: "Token") -> "list[Token]":
    """The noun that a relative clause is about: not the day that it follows ('met the ambassador on Friday, who promised help')."""
    head = verb.head
    if head.lower_ in WEEKDAYS and head.head.dep_ == "prep" and (held := children(head.head.head, "dobj")):
        return held[-1:]
    return [head]


def _returns(verb: "Token") -> bool:
    """'Said that its troops had struck and dismissed the reports': the finite verb goes with 'said', not with 'had struck'."""
    first = verb.head
    is_perfect = any(c.dep_ == "aux" and c.lower_ in ("had", "have", "has", "will", "would") for c in first.children)
    is_finite = verb.tag_ in ("VBD", "VBZ", "VBP") and not children(verb, "aux", "auxpass")
    return is_perfect and is_finite and first.dep_ == "ccomp" and word(first.head) in REPORTING


def _antecedent(verb: "Token") -> "list[Token]":
    head = verb.head
    return (
        [head]
        if verb.dep_ != "conj" and head.pos_ in ("NOUN", "PROPN", "PRON")
        else (_surface_subject(head, 1) if verb.dep_ == "conj" else [])
    )


def _relative_object(verb: "Token") -> "list[Token]":
    """The antecedent where a relative clause has its own subject and no object: 'the town that rebels attacked'."""
    if verb.dep_ == "relcl" and children(verb, "nsubj") and children(verb, "nsubj")[0].lower_ not in RELATIVE:
        return [verb.head]
    if verb.dep_ == "amod" and children(verb, "nsubj") and verb.head.i > verb.i:  # a clause that the parse takes for an adjective
        return [verb.head]
    return []


def speaker(verb: "Token") -> "list[Token]":
    """Return who says the clause that a verb heads: 'Rebels attacked, the army said' gives 'army'."""
    token = verb
    for _ in range(8):
        if is_sentence(token):
            break
        if token.dep_ in ("ccomp", "parataxis") and word(token.head) in REPORTING:
            return _surface_subject(token.head)
        says = [c for c in token.children if c.dep_ == "parataxis" and word(c) in REPORTING]
        if says:
            return _surface_subject(says[0])
        if token.dep_ not in ("conj", "xcomp", "ccomp", "advcl"):
            break
        token = token.head
    return []


def is_sentence(verb: "Token") -> bool:
    """Whether a clause stands by itself before a semicolon: 'A accused B; C denied it' is two sentences in one."""
    if verb.dep_ not in ("ccomp", "parataxis", "advcl") or verb.head.i < verb.i:
        return False
    return any(c.text == ";" for c in verb.doc[verb.i : verb.head.i])


def reality(verb: "Token", *, depth: int = 0) -> tuple[Stance, bool] | None:
    """Return how a verb's clause stands to the facts: its stance and whether it is only planned; None if it is no fact.

    Negated, conditional and merely possible clauses are none; 'may have', 'allegedly', 'believed to' hedge.
    """
    if depth > 8:
        return Stance.ASSERTED, False
    hedged = planned = False
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    modal = next((c.lower_ for c in auxiliaries if c.tag_ == "MD"), "")
    if any(c.dep_ == "neg" or (c.lower_ in ("never", "neither") and c.dep_ in ("preconj", "advmod")) for c in verb.children) or _has_nobody(
        verb
    ):
        return None
    if any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in verb.children):
        return None
    if modal in ("may", "might", "could", "can", "should", "must", "ought"):
        if not any(c.lower_ == "have" for c in auxiliaries) or modal in ("should", "must", "ought"):
            return None
        hedged = True
    if modal == "would" and any(c.lower_ == "have" for c in auxiliaries):
        return None
    planned = modal in ("will", "shall", "'ll", "’ll", "would", "'d")
    if modal == "would" and not speaker(verb) and verb.dep_ not in ("relcl", "ccomp"):
        return None
    hedged |= any(c.lower_ in HEDGING_ADVERBS for c in verb.children if c.dep_ == "advmod")
    above = _governed(verb, auxiliaries, depth)
    if above is None:
        return None
    stance, above_planned = above
    return (Stance.HEDGED if hedged else stance), planned or above_planned


def _has_nobody(verb: "Token") -> bool:
    for c in verb.children:
        if c.dep_ in SUBJECT_DEPS and (
            c.lower_ in NOBODY or any(d.dep_ in ("det", "neg") and d.lower_ in ("no", "neither") for d in c.children)
        ):
            return True
    return False


def _governed(verb: "Token", auxiliaries: "Sequence[Token]", depth: int) -> tuple[Stance, bool] | None:
    """What the governing words make of a clause: 'began to', 'appear to', 'wants to', 'of attacking', 'if … then'."""
    head, lemma = verb.head, word(verb.head)
    is_infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in auxiliaries)
    if verb.dep_ == "ROOT" or is_sentence(verb):
        return Stance.ASSERTED, False
    if is_infinitive and verb.dep_ != "conj":
        if lemma in HEDGING_GOVERNORS and head.pos_ in ("VERB", "AUX"):
            outer = reality(head, depth=depth + 1)
            return None if outer is None else (Stance.HEDGED, False)
        if lemma in PLANNED_INFINITIVES and verb.dep_ in ("xcomp", "advcl", "ccomp", "acl"):
            outer = reality(head, depth=depth + 1)
            return None if outer is None else (outer[0], True)
        if lemma == "claim" and any(c.lower_ == "have" for c in auxiliaries):  # 'claim to have taken the town'
            return reality(head, depth=depth + 1)
        if lemma not in ACTUAL_INFINITIVES:
            return None
        return reality(head, depth=depth + 1)
    if verb.dep_ == "pcomp" and verb.tag_ == "VBG":
        if head.lower_ in UNREAL_PREPOSITIONS:
            return None
        outer_verb = head.head
        return reality(outer_verb, depth=depth + 1) if outer_verb.pos_ in ("VERB", "AUX") else (Stance.ASSERTED, False)
    if verb.dep_ == "conj" and leaves_infinitive(verb):
        return reality(head.head, depth=depth + 1)
    if verb.dep_ == "conj" and not children(verb, "nsubj", "nsubjpass"):
        return reality(head, depth=depth + 1) if head.pos_ in ("VERB", "AUX") else (Stance.ASSERTED, False)
    if verb.dep_ in ("ccomp", "xcomp"):
        if lemma in UNREAL_GOVERNORS:
            return None
        if (lemma in HEDGING_GOVERNORS and lemma not in ("think", "believe", "allege", "understand")) or (
            lemma in ("believe", "suspect") and is_passive(head)
        ):
            return Stance.HEDGED, False
        if word(head) in REPORTING:
            is_said = not any(c.dep_ == "neg" for c in head.children) and not _has_nobody(head)
            return (Stance.ASSERTED, False) if is_said else None
        return reality(head, depth=depth + 1)
    if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in head.children):
        return None
    return Stance.ASSERTED, False


def leaves_infinitive(verb: "Token") -> bool:
    """'Vowed to crush them and sent two brigades': a finite verb that the parse ties to an infinitive goes with what governs that."""
    is_infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.head.children)
    return verb.tag_ in ("VBD", "VBZ", "VBP") and is_infinitive and verb.head.head.pos_ == "VERB" and not children(verb, "aux")


def phrase(token: "Token") -> Span:
    """Return the sentence offsets of a name or head noun with the words that belong to it.

    Without article, number or clause; 'fighters of the RSF' gives 'RSF', 'the president, A B,' gives 'A B'.
    """
    core = counted(token)
    doc = core.doc
    if word(core) in OFFICES:
        core = next((c for c in children(core, "appos") if c.pos_ == "PROPN" and c.i > core.i), core)
    left = core.i
    while left > 0 and core.is_ancestor(doc[left - 1]) and _extends_left(doc[left - 1]):
        left -= 1
    while left < core.i and (doc[left].is_punct or doc[left].tag_ == "POS"):
        left += 1
    if named := _named(core):
        return phrase(named)
    right = _of_phrase(core)
    if doc[right].text[:1].isupper() and (doc[right].pos_ == "PROPN" or core.i != right):
        right = _name_end(doc, right)
    while core.pos_ == "PROPN" and word(core) in OFFICES and right + 1 < len(doc) and doc[right + 1].pos_ == "PROPN":
        right += 1  # 'President Ali al-Hassan', which the parse may leave in pieces
    return doc[left].idx, doc[right].idx + len(doc[right].text)


SETTLEMENTS = frozenset(
    "village town city district province state region governorate camp suburb neighbourhood neighborhood quarter".split()
)


def _named(core: "Token") -> "Token | None":
    """The name that a class noun is given: 'the armed group known as X', 'the town of X', 'a militia called X'."""
    for child in core.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and word(core) in SETTLEMENTS:
            return next((o for o in child.rights if o.dep_ == "pobj" and o.text[:1].isupper()), None)
        if child.dep_ == "acl" and word(child) in ("know", "call", "name", "dub"):
            inner = [o for prep in children(child, "prep") if prep.lower_ == "as" for o in children(prep, "pobj")] + children(child, "oprd")
            return next((o for o in inner if o.pos_ == "PROPN"), None)
    return None


def _name_end(doc: "Doc", right: int) -> int:
    """The last word of a name that the parse has left in pieces: 'Let Pan Taw', 'Pang Wa'."""
    while right + 1 < len(doc) and doc[right].whitespace_ and doc[right + 1].text[:1].isupper() and doc[right + 1].text[1:].islower():
        if doc[right + 1].lower_ in NO_PART_OF_NAME or doc[right + 1].lower_ in WEEKDAYS or doc[right + 1].tag_ in ("PRP", "DT"):
            break
        right += 1
    return right


WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday".split())
NO_PART_OF_NAME = frozenset(
    "many several few more other others some such same various numerous first second last latest recent early late its their his her our "
    "january february march april may june july august september october november december".split()
)


def _extends_left(token: "Token") -> bool:
    """Whether a word before a noun belongs to its name or description: no article, number, adverb or date."""
    if token.lower_ in NO_PART_OF_NAME or token.tag_ in ("PRP$", "DT", "CD", "WP$", "PDT", "CC", ","):
        return False
    return token.pos_ in ("ADJ", "NOUN", "PROPN", "PART", "VERB", "X") or token.text in "-–‑'’" or token.dep_ in ("amod", "compound")


def _of_phrase(core: "Token", depth: int = 0) -> int:
    right = core.i
    for prep in core.rights:
        if prep.dep_ == "prep" and prep.lower_ in ("of", "for") and prep.i == right + 1 and depth < 3:
            for inner in children(prep, "pobj"):
                right = max(right, _of_phrase(inner, depth + 1))
        elif prep.dep_ in ("compound", "punct") and prep.text in "-–’'":
            continue
        else:
            break
    after = right + 1
    if after + 2 < len(core.doc) and core.doc[after].text == "(" and core.doc[after + 2].text == ")" and core.doc[after + 1].text.isupper():
        right = after + 2
    return right


def phrases(tokens: "Sequence[Token]") -> tuple[Span, ...]:
    """Return the phrases of nouns and of all coordinate with them, each once, in order."""
    found: list[Span] = []
    for token in tokens:
        for one in coordinated(token):
            span = phrase(one)
            if span not in found:
                found.append(span)
    return tuple(found)


SKIPPED = ("relcl", "advcl", "parataxis", "punct", "appos")


def reach(token: "Token", *, whole: bool = False) -> int:
    """Return the end offset of a word with what hangs on its right, without relative and adverbial clauses unless `whole`."""
    end = token.idx + len(token.text)
    for child in token.rights:
        if (child.dep_ in SKIPPED and not whole) or child.dep_ == "punct":
            continue
        if not whole and child.dep_ == "acl" and child.doc[child.left_edge.i - 1].text == ",":
            continue
        end = max(end, reach(child, whole=whole))
    return end


def ancestors_within(token: "Token", top: "Token") -> "Iterator[Token]":
    """Yield a token and what it hangs on, up to but without `top`; nothing more if `top` is no ancestor."""
    while token.i != top.i and token.head.i != token.i:
        yield token
        token = token.head


TOO_COMMON = frozenset("be is was were are been am being have has had having".split())
PUNCTUATION = {ord(c): " " for c in '.,;:!?"“”‘()[]{}<>«»—–-/\\|*•…'}


def word_forms(text: str) -> list[str]:
    """Return the lower-case words of a text; possessive endings are cut off."""
    return text.lower().replace("’s", "").replace("'s", "").translate(PUNCTUATION).split()


def inflect(lemma: str, irregular: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the forms of a verb: regular ones by rule, others from the data; a surplus form does no harm to a trigger scan.

    >>> sorted(inflect("deny", {}))
    ['denied', 'denies', 'deny', 'denying']
    """
    forms = {lemma, *irregular.get(lemma, ())}
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    if lemma[-1] == "y" and lemma[-2:-1] not in "aeiou":
        return forms | {lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"}
    forms |= {lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s"), stem + "ed", stem + "ing"}
    if len(lemma) > 2 and lemma[-1] not in "aeiouwxy" and lemma[-2] in "aeiou" and lemma[-3] not in "aeiou":
        forms |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    return forms

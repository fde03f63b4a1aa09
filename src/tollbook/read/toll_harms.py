"""Which harm a number stands for: the surest rule first, from its own noun to the words beside it."""

from typing import TYPE_CHECKING

from tollbook.model.claim import Harm, Relation, Stance, Victim
from tollbook.read.counting import are_helped, is_gathering
from tollbook.read.harms import OBJECTS, HarmHead, is_passive, lexicon
from tollbook.read.numbers import Quantity
from tollbook.read.people import classes_of, is_person_word
from tollbook.read.toll_frames import Scene, TollFrame

if TYPE_CHECKING:
    from spacy.tokens import Token


# Verbs that make of what they govern a plan, a wish or an attempt: nobody was harmed yet.
UNREAL = frozenset(
    (
        "plot plan want threaten try attempt order vow aim refuse intend seek hope promise prepare call instruct "
        "conspire wish urge ask swear pledge decide agree allow help train teach"
    ).split()
)


FLIGHTS = frozenset({"displaced.left", "displaced.arrived", "returned.to"})


FEWEST_IN_FLIGHT = 20  # below it an arrival is a delegation, a patrol or a family on its way


NOT_AMONG = frozenset({"except", "but", "besides", "excluding", "than", "without"})


LINKS = frozenset("were was are is be been being have has had also still later reported confirmed believed feared to as said".split())


HEDGES = frozenset(
    ("may might could can possibly probably perhaps apparently reportedly allegedly unconfirmed unverified supposedly likely").split()
)


HEDGE_VERBS = frozenset("fear believe expect think presume suspect".split())


REJECTING = frozenset("reject dispute dismiss contest refute deny".split())


SEXUAL = frozenset("sexual rape torture gender-based gender".split())


def is_unreal(verb: "Token") -> bool:
    """Whether a verb of harm is denied or only planned: 'did not kill', 'plotted to kill', 'aimed at killing'."""
    if any(c.dep_ == "neg" for c in verb.children):
        return True
    node = verb
    if any(c.dep_ == "aux" and c.lower_ in ("will", "would", "shall") for c in verb.children) and any(
        c.dep_ == "nsubj" for c in verb.children
    ):
        return True  # 'would kill five hostages': a threat or a plan
    for _ in range(3):
        head = node.head
        if node.dep_ in ("xcomp", "pcomp", "advcl", "acl", "relcl") and (
            any(c.lower_ == "to" and c.dep_ == "aux" for c in node.children) or node.dep_ == "pcomp"
        ):
            lemma = head.lemma_.lower() if head.pos_ != "ADP" else head.head.lemma_.lower()
            if lemma in UNREAL:
                return True
            if (
                node.dep_ in ("advcl", "acl", "relcl")
                and head.pos_ in ("VERB", "NOUN")
                and not any(c.dep_ in ("aux", "auxpass") and c.lemma_ in ("have", "be") for c in node.children)
            ):
                return True  # 'a plan to kill', 'came to arrest'
        if node.dep_ not in ("conj", "xcomp", "ccomp") or head == node:
            return False
        node = head
    return False


def harm_of(scene: Scene, head: "Token", number: "Token") -> HarmHead | None:
    """Return the word of harm for a number, by the surest rule that holds."""
    own = own_harm(scene, head, number)
    if own is not None and own.harm is not Harm.KILLED:  # 'killed 50 hostages', 'two of the wounded died'
        governing = governing_harm(scene, head, number)
        if governing is not None and governing.role != "noun" and governing.harm in (Harm.KILLED, Harm.INJURED, Harm.ABDUCTED):
            return governing
    governing = clause_harm(scene, head) or governing_harm(scene, head, number)
    if governing is not None and governing.rule == "abducted.seized":  # 'has taken in 600 wounded people'
        return own or modifying_harm(scene, head) or governing
    return own or governing or modifying_harm(scene, head)


def undivided(scene: Scene, harm: HarmHead | None) -> HarmHead | None:
    """'killed or wounded' does not divide them."""
    if harm is None or harm.harm not in (Harm.KILLED, Harm.INJURED):
        return harm
    before = list(scene.doc[max(0, harm.token.i - 2) : harm.token.i])
    if (
        len(before) == 2
        and before[1].lower_ == "or"
        and before[0].i in scene.heads
        and scene.heads[before[0].i].harm in (Harm.KILLED, Harm.INJURED)
    ):
        return HarmHead(harm.token, Harm.CASUALTIES, harm.role, "casualties.object")
    words = list(scene.doc[harm.token.i + 1 : harm.token.i + 4])
    if (
        len(words) >= 2
        and words[0].lower_ in ("or", "and/or")
        and any(t.i in scene.heads and scene.heads[t.i].harm in (Harm.KILLED, Harm.INJURED) for t in words[1:])
    ):
        return HarmHead(harm.token, Harm.CASUALTIES, harm.role, "casualties.object")
    return harm


def own_harm(scene: Scene, head: "Token", number: "Token") -> HarmHead | None:
    """'111 deaths', '70 dead', '250 hostages'."""
    after = number.i + 1  # 'between 44 and 50 dead, and more than 20 missing'
    while after < len(scene.doc) and (scene.doc[after].like_num or scene.doc[after].lower_ in ("and", "or", "to")) and after < number.i + 3:
        after += 1
    if after < len(scene.doc) and head != scene.doc[after]:
        beside = scene.heads.get(after)
        ends = after + 1 >= len(scene.doc) or scene.doc[after + 1].pos_ not in ("NOUN", "PROPN", "ADJ")
        if beside and beside.role in ("noun", "adjective") and ends and beside.token.pos_ != "VERB":
            return beside
    is_survivor = head.lower_ in ("survivors", "victims")
    if is_survivor and any(c.lower_ == "of" and any(t.lower_ in SEXUAL for t in c.subtree) for c in head.children):
        return HarmHead(head, Harm.AFFECTED, "noun", "affected.noun")
    found = scene.heads.get(head.i)
    if found and found.role in ("noun", "adjective"):
        if head.lower_ in ("attack", "number"):
            return None
        return found
    return None


def clause_harm(scene: Scene, head: "Token") -> HarmHead | None:
    """'16 people seriously injured', '121 members who had been killed', '3 girls who died'."""
    for child in head.children:
        if child.i < head.i:
            continue
        found = scene.heads.get(child.i)
        if child.dep_ == "relcl" and child.lemma_ in ("be", "remain"):
            found = next((scene.heads[c.i] for c in child.children if c.dep_ in ("acomp", "attr") and c.i in scene.heads), None)
            if found is not None and found.role == "adjective":
                return found
        if found is None or child.dep_ not in ("acl", "relcl", "amod", "appos"):
            continue
        if found.role == "subject" or found.role == "adjective" or is_passive(child):
            return found
    return None


def modifying_harm(scene: Scene, head: "Token") -> HarmHead | None:
    """'24 other wounded people', '600 displaced families' (no people there, but not here to judge)."""
    for child in head.children:
        found = scene.heads.get(child.i)
        if found and child.dep_ in ("amod", "compound", "nmod") and child.i < head.i and found.role in ("adjective", "object", "noun"):
            if found.role == "noun" and child.dep_ == "compound" and not is_person_word(head):
                continue
            return None if found.harm is Harm.INJURED and are_helped(scene, head) else found
    return None


def governing_harm(scene: Scene, head: "Token", number: "Token") -> HarmHead | None:
    """Climb from the counted noun to the word that says what was done to these people."""
    node = head
    for _ in range(9):
        parent, relation = node.head, node.dep_
        if parent == node:
            return None
        if (relation == "prep" and node.lower_ in NOT_AMONG) or (
            relation == "prep"
            and node.lower_ == "of"
            and parent.pos_ == "NUM"
            and node.head == parent
            and any(t.dep_ == "poss" for c in node.children for t in c.children)
        ):
            return None
        found = scene.heads.get(parent.i)
        if found and found.role == "noun" and relation == "prep" and node.lower_ in ("of", "among", "to", "including"):
            return found
        if found and found.role == "adjective" and relation in ("nsubj", "nsubjpass"):  # '14 were still missing'
            return found
        if relation == "prep" and node.lower_ == "of" and parent.lower_ == "loss" and (is_person_word(head) or head == number):
            return HarmHead(parent, Harm.KILLED, "noun", "killed.loss")
        if found and found.role in ("object", "subject"):
            return found if is_victim_role(scene, found, node, relation) else None
        if parent.pos_ in ("VERB", "AUX"):
            if relation in ("prep", "agent", "npadvmod", "advcl", "mark"):
                return None
            return predicate_harm(scene, parent, node, relation)
        if relation == "prep" and node.lower_ not in ("of", "including", "like", "except") and parent.pos_ not in ("NUM",):
            return None
        if relation == "prep" and node.lower_ == "of" and parent.pos_ == "NOUN" and not is_gathering(scene, parent) and parent != number:
            return None
        node = parent
    return None


def is_victim_role(scene: Scene, found: HarmHead, node: "Token", relation: str) -> bool:
    verb = found.token
    if relation == "conj" and node.pos_ in ("VERB", "AUX"):
        return False
    if found.role == "subject":
        return relation in ("nsubj", "nsubjpass") or relation == "conj"
    if relation == "nsubjpass":
        return True
    if relation == "nsubj":
        return is_passive(verb)
    if relation in ("relcl", "acl"):
        return False
    return relation in OBJECTS or (
        relation in ("attr", "conj", "appos", "ccomp", "npadvmod") and node.pos_ in ("NOUN", "NUM", "PROPN", "ADJ")
    )


def predicate_harm(scene: Scene, verb: "Token", node: "Token", relation: str) -> HarmHead | None:
    """'are feared dead', 'were believed to be held', 'remain missing', 'left 12 dead'."""
    for child in verb.children:
        found = scene.heads.get(child.i)
        if found is None:
            continue
        if child.dep_ in ("acomp", "oprd", "attr") and found.role in ("adjective", "object", "noun") and child.i > node.i:
            if found.role == "noun" and child.dep_ == "attr":
                continue
            return found
        if (
            child.dep_ in ("xcomp", "ccomp")
            and relation in ("nsubj", "nsubjpass", "dobj")
            and not any(c.dep_ in ("nsubj", "nsubjpass") and c.i < child.i and c != node for c in child.children)
        ) and (found.role == "subject" or is_passive(child)):
            return found
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "as":
            for inner in child.children:
                found = scene.heads.get(inner.i)
                if found and found.role in ("adjective", "noun"):
                    return found
    return None


def harm_beside(scene: Scene, head: "Token", number: "Token", quantity: Quantity) -> HarmHead | None:
    """Where the parse fails: a participle of harm a few words on ('40 … were killed'), or a verb of harm just before."""
    if head != number and not is_person_word(head) and head.pos_ == "NOUN" and not head.text[0].isupper():
        return None
    after = max(head.i, number.i) + 1
    for token in scene.doc[after : after + 7]:
        found = scene.heads.get(token.i)
        if found and found.role in ("object", "subject", "adjective"):
            has_object = any(c.dep_ in OBJECTS for c in token.children)
            return None if found.role == "object" and has_object and not is_passive(token) else found
        if token.is_punct or (token.pos_ in ("VERB", "ADP", "SCONJ", "PRON", "CCONJ") and token.lower_ not in LINKS):
            break
    first = scene.token_at(quantity.start_char, quantity.start_char + 1)
    if first is not None:
        for token in reversed(list(scene.doc[max(0, first.i - 2) : first.i])):
            found = scene.heads.get(token.i)
            if found and found.role == "object" and not any(c.dep_ == "auxpass" for c in token.children) and token.pos_ == "VERB":
                return found
            if token.is_punct or token.pos_ in ("NOUN", "PROPN", "NUM", "CCONJ"):
                break
    return None


def toll_idiom(scene: Scene, number: "Token", head: "Token", quantity: Quantity) -> HarmHead | None:
    """'the death toll rose to 116', 'put the number of dead at 70', 'an earlier toll of 773', 'at 112 by that night'."""
    if head != number and head.i not in scene.heads:
        return None
    noun = toll_noun(scene, number, quantity)
    if noun is None:
        return None
    known = next((f for f in reversed(scene.memory.frames) if f.value == quantity.value and scene.sentence.index - f.sentence <= 6), None)
    harm = (
        known.harm
        if known is not None and noun.lower_ in ("figure", "number", "count", "claim", "estimate", "total")
        else harm_of_toll(scene, noun)
    )
    return HarmHead(noun, harm, "toll", f"{harm.value}.toll") if harm else None


def toll_noun(scene: Scene, number: "Token", quantity: Quantity) -> "Token | None":
    """The noun for the count that the number is said to be: linked by 'to', 'at', 'of', 'from', or by a verb of counting."""
    words = lexicon()
    first = scene.token_at(quantity.start_char, quantity.start_char + 1) or number
    link = scene.doc[first.i - 1].lower_ if first.i else ""
    is_linked = link in (
        "to",
        "at",
        "of",
        "from",
        "past",
        "was",
        "is",
        "as",
        ":",
        "beyond",
        "were",
        "stands",
        "stood",
        "reached",
        "passed",
        "exceeded",
        "hit",
        "between",
    )
    verb = next(
        (
            t
            for t in reversed(list(scene.doc[max(0, number.i - 30) : number.i]))
            if t.lemma_.lower() in words.toll_verbs and t.pos_ in ("VERB", "AUX")
        ),
        None,
    )
    is_object = number.head.lemma_.lower() in words.toll_verbs or (first.i and scene.doc[first.i - 1].lemma_.lower() in words.toll_verbs)
    is_open = quantity.relation is Relation.MORE_THAN and verb is not None and quantity.start_char <= verb.idx < quantity.end_char
    if not (is_linked or is_object or is_open):
        return None
    for token in reversed(list(scene.doc[max(0, number.i - 40) : number.i])):
        if token.lower_ == ";":
            return None
        if token.lower_ in words.toll_nouns and (
            token.pos_ in ("NOUN", "PROPN", "ADJ") or (token.i and scene.doc[token.i - 1].lower_ == "the")
        ):
            if link == "of" and token.i < first.i - 4:
                return None
            return token if number.i - token.i <= 4 or verb is not None else None
    return None


def harm_of_toll(scene: Scene, noun: "Token") -> Harm | None:
    """Which harm a toll counts: by its own words, else killed for a toll and what was counted last for a figure."""
    words = lexicon()
    plain = [t for t in noun.subtree if t.i < noun.i + 12 and t.dep_ not in ("nsubj",)]
    for token in plain:
        found = scene.heads.get(token.i)
        if found and token != noun:
            return found.harm
    if noun.lower_ in words.nouns:
        return words.nouns[noun.lower_]
    of = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    if of is not None and noun.lower_ != "toll":
        inner = next((t for t in of.children if t.dep_ == "pobj"), None)
        if inner is not None and inner.pos_ != "NUM" and not is_person_word(inner) and inner.lower_ not in ("its", "them"):
            return None
    if "injured" in (c.lower_ for c in noun.children):
        return Harm.INJURED
    if noun.lower_ == "toll":
        return Harm.KILLED
    last = scene.frames[-1] if scene.frames else scene.memory.last_whole(near=6, at=scene.sentence.index)
    return last.harm if last else None


def is_flight(scene: Scene, harm: HarmHead, head: "Token", quantity: Quantity) -> bool:
    """Many plain people who leave, reach or return to a place have fled or come home; soldiers, envoys and a few have not."""
    if (quantity.value or 0) < FEWEST_IN_FLIGHT or not (is_person_word(head) or head.like_num or head.pos_ == "NUM"):
        return False
    classes = set(classes_of(head))
    if classes & {Victim.SECURITY_FORCE, Victim.COMBATANT, Victim.OFFICIAL, Victim.JOURNALIST, Victim.PROTESTER, Victim.FOREIGNER}:
        return False
    verb = harm.token
    places = [
        t for c in verb.children for t in ([c, *c.children] if c.dep_ == "prep" else [c]) if t.dep_ in ("dobj", "pobj") and t.i > verb.i
    ]
    return any(
        t.text[:1].isupper() or t.lower_ in ("city", "town", "camp", "camps", "border", "area", "region", "villages", "village", "country")
        for t in places
    )


def is_aimed_at(scene: Scene, verb: "Token") -> bool:
    """'shot at both officers' hurts nobody yet; 'fled the scene' displaces nobody."""
    following = scene.doc[verb.i + 1].lower_ if verb.i + 1 < len(scene.doc) else ""
    return (verb.lemma_ in ("shoot", "fire") and following == "at") or (
        verb.lemma_ == "flee" and any(c.lower_ in ("scene", "custody", "prison") for c in verb.children)
    )


def may_be_vague(scene: Scene, harm: HarmHead | None, whole: TollFrame | None, number: "Token", head: "Token") -> bool:
    """A vague amount needs the harm in its clause, or to stand beside a toll: 'many of them children'."""
    if harm is None:
        return whole is not None and whole.sentence == scene.sentence.index and number.dep_ not in ("nsubj", "nsubjpass")
    if harm.role in ("adjective", "object") and harm.token.dep_ == "amod" and harm.token.head == head:
        return False  # 'some displaced civilians remain' tells of a state, not that harm was done
    return harm.role != "toll" and not (harm.role == "noun" and harm.token.lower_ in ("bodies", "body", "remains", "corpses", "hostages"))


def stance_of(scene: Scene, harm: HarmHead | None, number: "Token") -> Stance:
    if (
        number.i >= 2
        and scene.doc[number.i - 1].lower_ in ("from", "around", "about")
        and any(t.lower_ == "down" for t in scene.doc[max(0, number.i - 18) : number.i])
        and any(t.lower_ == "from" for t in scene.doc[number.i - 2 : number.i])
    ):
        return Stance.DENIED
    if harm is None:
        return Stance.ASSERTED
    node = harm.token
    for _ in range(6):
        for child in node.children:
            if child.lower_ in HEDGES and child.dep_ in ("aux", "advmod", "amod") and not (child.lower_ == "can" and node.lemma_ != "be"):
                if child.lower_ == "could" and any(c.dep_ == "neg" for c in node.children):
                    continue
                return Stance.HEDGED
        if (node.lemma_.lower() in HEDGE_VERBS and node != harm.token) or (
            node.lemma_.lower() in ("fear", "presume") and node.pos_ == "VERB"
        ):
            return Stance.HEDGED
        if (node.lemma_.lower() == "deny" and node != harm.token) or (harm.role == "toll" and node.lemma_.lower() in REJECTING):
            return Stance.DENIED
        if node.head == node or node.dep_ in ("relcl", "advcl"):
            break
        node = node.head
    text = scene.sentence.words.lower()
    if any(
        w in text
        for w in (
            "could not be confirmed",
            "could not be verified",
            "not been confirmed",
            "not been verified",
            "unconfirmed",
            "unverified",
        )
    ):
        return Stance.HEDGED
    return Stance.ASSERTED

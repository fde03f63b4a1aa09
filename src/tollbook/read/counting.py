"""Which people a number counts: its noun, the whole that it is taken from, and numbers that count nobody."""

from typing import TYPE_CHECKING

from tollbook.read.numbers import MAY_COUNT, Quantity
from tollbook.read.people import is_person_word
from tollbook.read.toll_frames import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token


GATHERING_NOUNS = frozenset(
    ("family group crowd crew total number team patrol majority convoy handful batch wave couple pair party squad unit list").split()
)


HELD = frozenset("escape survive free release rescue exchange swap liberate handover hand".split())


HELPED = frozenset("bring fly evacuate airlift transport transfer carry move send help assist rescue ferry deliver visit meet".split())


MAINLY = frozenset({"mostly", "mainly", "chiefly", "largely", "predominantly", "primarily"})


MORE = frozenset({"another", "more", "others", "other", "additional", "further", "new"})


REPORTING = frozenset("say report tell add note state announce confirm claim according estimate accord".split())


def is_age_of(noun: "Token") -> bool:
    """'a boy of 15', 'her baby of nine months': the number is an age."""
    return noun.tag_ == "NN" and is_person_word(noun) and noun.lemma_ not in GATHERING_NOUNS


def counted_noun(scene: Scene, number: "Token", quantity: Quantity) -> "tuple[Token, Token | None]":
    """Return the noun that is counted, and for 'nine of them' the word for the whole."""
    begin = scene.token_at(quantity.start_char, quantity.start_char + 1) or number
    if (
        begin.i >= 2
        and scene.doc[begin.i - 2].lower_ == "of"
        and scene.doc[begin.i - 1].lower_ in ("whom", "these", "them", "those", "which")
    ):
        return number, scene.doc[begin.i - 1]
    after = list(scene.doc[number.i + 1 : number.i + 4])
    names_whole = len(after) >= 2 and after[0].lower_ == "of" and after[1].lower_ in ("them", "whom", "these", "those")
    if names_whole and (after[1].lower_ in ("them", "whom") or len(after) < 3 or after[2].pos_ != "NOUN"):
        return number, after[1]
    token = number
    while token.dep_ in ("nummod", "quantmod", "compound", "amod", "det", "predet", "advmod", "nmod") and token.head.i > token.i:
        if token.dep_ == "advmod" and token.head.pos_ not in ("NUM", "NOUN", "DET", "ADJ"):
            break
        if any(t.text in (":", ";") for t in scene.doc[token.i + 1 : token.head.i]):
            break
        token = token.head
        if token.pos_ in ("NOUN", "PROPN"):
            break
    if token.i < number.i:
        token = number
    if token == number or not (token.pos_ in ("NOUN", "PROPN", "ADJ") or token.i in scene.heads):
        following = noun_after(scene, number)
        if following is not None:
            token = following
    for child in token.children:
        if (
            child.dep_ == "prep"
            and child.lower_ == "of"
            and child.i > number.i
            and (token == number or token.pos_ in ("NUM", "DET") or is_amount(scene, token, quantity))
        ):
            inner = next((t for t in child.children if t.dep_ in ("pobj", "pcomp")), None)
            if inner is None:
                continue
            if inner.pos_ == "PRON" or any(
                t.dep_ in ("det", "poss") and t.lower_ in ("the", "these", "those", "its", "their") for t in inner.children
            ):
                return token, inner
            return inner, None
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in GATHERING_NOUNS and token == number:
        return token.head.head, None
    return token, None


def is_amount(scene: Scene, token: "Token", quantity: Quantity) -> bool:
    """The token is the amount itself: 'dozens', 'a number', 'a third', 'the majority'."""
    return quantity.start_char <= token.idx < quantity.end_char


def noun_after(scene: Scene, number: "Token") -> "Token | None":
    """The noun that follows a number within its phrase, where the parse put it elsewhere."""
    last = None
    for token in scene.doc[number.i + 1 : number.i + 6]:
        if token.pos_ in ("NOUN", "PROPN"):
            last = token
            if (
                token.i + 1 < len(scene.doc)
                and scene.doc[token.i + 1].pos_ in ("NOUN", "PROPN")
                and scene.doc[token.i + 1].dep_ != "npadvmod"
            ):
                continue
            break
        if (token.pos_ not in ("ADJ", "NUM", "DET", "PART") and token.tag_ not in ("VBN", "VBG", "HYPH")) or token.lower_ in ("of",):
            break
    if last is not None and (is_person_word(last) or last.i in scene.heads) and last.dep_ != "nummod":
        return last
    return None


def is_base(scene: Scene, number: "Token", quantity: Quantity) -> bool:
    """'two million of the region's five million people', 'Of the 158': the number that others are a part of, told before."""
    before = scene.sentence.words[max(0, quantity.start_char - 40) : quantity.start_char].lower().split()
    if len(before) >= 2 and before[-2:] in (["of", "the"], ["of", "these"], ["of", "those"], ["of", "its"], ["of", "their"]):
        return True
    for other in scene.quantities:
        if other.end_char < quantity.start_char and other.sense in MAY_COUNT:
            between = scene.sentence.words[other.end_char : quantity.start_char].split()
            if (
                2 <= len(between) <= 4
                and between[0] == "of"
                and (between[1] in ("the", "its", "their", "some") or between[-1].endswith(("'s", "’s")))
            ):
                return True
    return False


def is_freed(scene: Scene, head: "Token") -> bool:
    """'released 12 hostages', 'rescued 40 people': the release is an act, the people are no toll."""
    node = head
    for _ in range(4):
        if node.head == node:
            return False
        node = node.head
        if node.pos_ == "VERB":
            return node.lemma_.lower() in HELD or (node.lemma_ == "let" and any(c.lemma_ == "go" for c in node.children))
    return False


def are_helped(scene: Scene, head: "Token") -> bool:
    """'flew 37 wounded travellers to …', 'wounded fighters were evacuated': help is an act, and counts nobody."""
    node = head
    for _ in range(4):
        if node.head == node:
            return False
        node = node.head
        if node.pos_ == "VERB":
            return node.lemma_.lower() in HELPED
    return False


def is_gathering(scene: Scene, noun: "Token") -> bool:
    return noun.lemma_.lower() in GATHERING_NOUNS or is_person_word(noun)

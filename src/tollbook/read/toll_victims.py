"""Which classes of people a number gives: by its noun, by what is said of them, by the words beside them."""

from typing import TYPE_CHECKING

from tollbook.model.claim import Victim
from tollbook.read.counting import MAINLY
from tollbook.read.harms import HarmHead
from tollbook.read.people import classes_of, is_person_word
from tollbook.read.perpetrators import label_perpetrators
from tollbook.read.text import Part
from tollbook.read.toll_frames import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token


SECURITY = frozenset("army military police forces navy gendarmerie troops army's security".split())


def victims_of(scene: Scene, head: "Token", number: "Token", harm: HarmHead | None) -> list[Victim]:
    found = classes_of(head) if head.pos_ in ("NOUN", "PROPN", "ADJ") else []
    if found:
        found += [v for v in coordinate_classes(scene, head) if v not in found]
    if not found and head.i in scene.heads:
        for child in head.children:
            if child.dep_ in ("amod", "compound"):
                found += [v for v in classes_of(child) if v not in found]
            if child.dep_ == "prep" and child.lower_ in ("of", "among"):
                inner = next((t for t in child.children if t.dep_ == "pobj"), None)
                if inner is not None:
                    found += [v for v in classes_of(inner) if v not in found]
    if not found:
        found = predicate_classes(scene, head if head != number else number)
    if not found and head == number:
        following = scene.doc[number.i + 1] if number.i + 1 < len(scene.doc) else None
        if following is not None and following.lower_ == "of" and number.i + 3 < len(scene.doc):
            after = scene.doc[number.i + 3]
            if is_person_word(after):
                found = classes_of(after)
    if not found and number.lower_ in MAINLY:
        for token in scene.doc[number.i + 1 : number.i + 6]:
            if token.pos_ not in ("NOUN", "ADJ", "CCONJ") and token.text != ",":
                break
            found += [v for v in classes_of(token) if v not in found] if token.pos_ == "NOUN" else []
    if not found:
        found = described_classes(scene, head)
    if not found and scene.sentence.part is Part.ITEM and ":" in scene.sentence.words:  # 'Women: 237'
        label = list(scene.doc[: number.i])
        if not label_perpetrators(scene.sentence, [t for t in label if t.text != ":"]):
            found = next((c for t in label if is_person_word(t) and (c := classes_of(t))), [])
    if not found and harm is not None and harm.role == "toll":
        for token in scene.doc[max(0, harm.token.i - 2) : number.i]:
            if is_person_word(token) and (found := classes_of(token)):
                break
    if not found and any(t.lower_ in ("losses", "casualties") and SECURITY & {w.lower_ for w in t.lefts} for t in scene.doc[: number.i]):
        found = [Victim.SECURITY_FORCE]  # 'put the army's losses at 23 dead'
    if not found and harm is not None and harm.role in ("object", "adjective") and (head == number or head.i in scene.heads):
        last = scene.frames[-1] if scene.frames else None  # 'Some 91 detainees were killed and 236 injured'
        if (
            last is not None
            and last.whole is None
            and last.harm is not harm.harm
            and last.governor in (harm.token.head.i, harm.token.i - 1)
        ):
            found = list(last.victims)
    return found


def described_classes(scene: Scene, head: "Token") -> list[Victim]:
    """'12,000 people, soldiers as well as civilians', 'a nurse, Huda Ali'."""
    found: list[Victim] = []
    if head.i + 2 < len(scene.doc) and (
        scene.doc[head.i + 2].lower_ in MAINLY | {"most", "many", "some", "all"} or scene.doc[head.i + 2].like_num
    ):
        return []
    for child in head.children:
        if (
            child.dep_ == "appos"
            and child.i > head.i
            and not any(t.like_num or t.lower_ in ("of", "mostly", "most") or t.dep_ in ("relcl", "nsubj") for t in child.subtree)
        ):
            for token in [child, *child.conjuncts]:
                found += [v for v in classes_of(token) if v not in found]
    return found or listed_classes(scene, head)


def listed_classes(scene: Scene, head: "Token") -> list[Victim]:
    """'dozens of people, security officers as well as civilians', by the words alone where the parse goes astray."""
    words = list(scene.doc[head.i + 1 : head.i + 10])
    if not words or words[0].text != "," or not any(t.lower_ == "well" for t in words):
        return []
    found: list[Victim] = []
    for token in words[1:]:
        if token.is_punct or token.pos_ in ("VERB", "AUX") or token.like_num:
            break
        found += [v for v in classes_of(token) if v not in found] if token.pos_ == "NOUN" else []
    return found


def coordinate_classes(scene: Scene, head: "Token") -> list[Victim]:
    """'420 civilians and disarmed fighters': a second noun without number or article counts with the first."""
    words = list(scene.doc[head.i + 1 : head.i + 5])
    if not words or words[0].lower_ not in ("and", "or") or not is_person_word(head):
        return []
    for token in words[1:]:
        if token.pos_ == "NOUN" and is_person_word(token):
            return classes_of(token)
        if token.pos_ not in ("ADJ", "VERB", "NOUN") or token.tag_ in ("VBD", "VBP", "VBZ") or token.like_num:
            return []
    return []


def predicate_classes(scene: Scene, subject: "Token") -> list[Victim]:
    """'Ninety of them were men', '231 belonged to the security forces', 'nine of them children'."""
    if subject.dep_ in ("nsubj", "nsubjpass") and subject.head.lemma_ in ("be", "belong"):
        for child in subject.head.children:
            if child.dep_ == "attr" or child.dep_ == "acomp":
                return classes_of(child)
            if child.dep_ == "prep" and child.lower_ == "to":
                inner = next((t for t in child.children if t.dep_ == "pobj"), None)
                if inner is not None:
                    words = {t.lower_ for t in inner.subtree}
                    if words & {"forces", "police", "army", "military", "ministry", "guard"}:
                        return [Victim.SECURITY_FORCE]
                    return classes_of(inner)
    if subject.pos_ not in ("NOUN", "PROPN"):
        for child in subject.children:
            if child.dep_ in ("appos", "attr", "npadvmod") and child.i > subject.i and is_person_word(child):
                return classes_of(child)
        following = list(scene.doc[subject.i + 1 : subject.i + 5])
        if following and following[0].lower_ in ("were", "was", "are"):
            for token in following[1:]:
                if token.pos_ == "NOUN":
                    return classes_of(token)
    if subject.pos_ in ("NUM", "DET", "PRON", "ADJ", "NOUN"):
        seen_of = False
        for token in scene.doc[subject.i + 1 : subject.i + 7]:
            if token.lower_ == "of":
                seen_of = True
            elif token.is_punct or token.pos_ == "VERB":
                break
            elif seen_of and token.pos_ == "NOUN" and is_person_word(token):
                return classes_of(token)
    return []

"""Which toll a number is a part of, and which toll it goes on with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tollbook.model.claim import Harm, Relation, Stance
from tollbook.read.counting import MAINLY, MORE, REPORTING
from tollbook.read.harms import HarmHead, lexicon
from tollbook.read.numbers import MAY_COUNT, Quantity, Sense
from tollbook.read.people import classes_of, is_person_word
from tollbook.read.text import Part
from tollbook.read.toll_frames import Scene, TollFrame, can_hold
from tollbook.read.toll_victims import predicate_classes

if TYPE_CHECKING:
    from spacy.tokens import Token


INCLUDING = frozenset({"including", "among", "amongst", "included", "includes", "include", "comprising"})


FIGURE_VERBS = frozenset(
    (
        "arrest detain pick speak give cite count estimate report mention claim list record document confirm register "
        "tally collect recover retrieve find bury pick gather identify see put add talk"
    ).split()
)


def whole_of(
    scene: Scene, number: "Token", head: "Token", quantity: Quantity, partitive: "Token | None", harm: HarmHead | None
) -> TollFrame | None:
    """Return the toll whose people these are a part of, or None."""
    value = None if quantity.value is None else int(quantity.value)
    before = [f for f in scene.frames if f.number_char < scene.sentence.start_char + quantity.number_start]
    if partitive is not None:
        if number.dep_ == "nsubj" and number.head.lemma_.lower() in REPORTING:
            return None
        return whole_spoken_of(scene, partitive, value, before)
    if quantity.relation is Relation.SHARE and before and (harm is None or number.lower_ in MAINLY):
        return nearest_whole(scene, before, value)
    if (opening := opening_whole(scene, quantity)) is not None and (harm is None or harm.harm is opening.harm):
        return nearest_whole(scene, before, value) if before and opener_before(scene, number) == "including" else opening
    if harm is not None and harm.role == "toll":
        return None
    if harm is not None and (total := total_before(scene, number, quantity, harm)) is not None:
        return total
    if (
        harm is not None and quantity.relation is Relation.SHARE and harm.role in ("noun", "adjective")
    ):  # 'most deaths', 'half of the wounded'
        same = [f for f in before if f.harm is harm.harm and f.whole is None]
        return same[0] if same else scene.memory.last_whole(harm=harm.harm, at=scene.sentence.index, near=4)
    opener = opener_before(scene, number)
    if opener == "including":
        whole = nearest_whole(scene, before, value)
        if whole is None or (harm is not None and harm.harm is not whole.harm and whole.harm is not Harm.CASUALTIES):
            return None
        if (
            harm is not None
            and harm.token.i > number.i
            and whole.governor != harm.token.i
            and harm.token.dep_ not in ("acl", "relcl", "amod")
        ):
            return None
        return whole
    if opener == "among" and not before and counts_others(scene, quantity):
        return None
    if opener == "among":
        return nearest_whole(scene, before, value) or scene.memory.last_whole(value=value, at=scene.sentence.index, near=4)
    if harm is None and (among := among_harm(scene, head)) is not None:
        return nearest_whole(scene, [f for f in before if f.harm is among], value) or scene.memory.last_whole(
            value=value, harm=among, at=scene.sentence.index, near=8
        )
    if harm is not None:
        is_listed = opener == "colon" and before and before[-1].governor == harm.token.i and head.dep_ in ("appos", "conj")
        return nearest_whole(scene, [f for f in before if f.whole is None], value) if is_listed else None
    if opener == "colon" and before:
        return nearest_whole(scene, [f for f in before if f.whole is None], value)
    if opener == "colon" and any(t.lemma_ in ("bury", "victim", "body", "toll", "dead", "count", "find") for t in scene.doc[: number.i]):
        return scene.memory.last_whole(value=value, at=scene.sentence.index, near=3)
    return None


def counts_others(scene: Scene, quantity: Quantity) -> bool:
    """'interviewed 19 people, among them 11 witnesses': the list is one of people who were not harmed."""
    return any(q.sense in MAY_COUNT and not q.is_negative and q.end_char < quantity.start_char for q in scene.quantities)


def list_after(scene: Scene, former: TollFrame) -> list[float]:
    """The numbers that stand after a toll in its sentence, up to the next finite verb: '96 deaths, 79 in A and 17 in B, and spoke of …'."""
    values: list[float] = []
    at = former.end_char - scene.sentence.start_char
    for quantity in scene.quantities:
        if quantity.sense is not Sense.COUNT or quantity.value is None or quantity.number_start < at:
            continue
        between = scene.doc.char_span(at, quantity.number_start, alignment_mode="contract")
        if values and between is not None and any(t.tag_ in ("VBD", "VBZ", "VBP") for t in between):
            break
        values.append(quantity.value)
        at = quantity.number_end
    return values


def parts_that_sum(frames: Sequence[TollFrame]) -> None:
    """Tie the tolls that follow an exact total and add up to it to that total: 'a toll of 311. He said 121 …, 26 … and 164 …'."""
    for i, whole in enumerate(frames):
        if whole.whole is not None or whole.value is None or whole.value < SMALLEST_SUM or whole.stance is Stance.DENIED:
            continue
        total, run = 0, []
        for frame in frames[i + 1 :]:
            if frame.sentence - whole.sentence > NEXT_SENTENCES:
                break
            if frame.whole is not None or frame.harm is not whole.harm or frame.value is None:
                continue
            total += frame.value
            run.append(frame)
            if total >= whole.value:
                break
        if total == whole.value and len(run) > 1:
            for frame in run:
                frame.whole = whole


SMALLEST_SUM = 10  # below it sums agree by chance
NEXT_SENTENCES = 3


def total_before(scene: Scene, number: "Token", quantity: Quantity, harm: HarmHead) -> TollFrame | None:
    """The total that 'in Baniyas alone 17', a list line 'South: 9 killed' or 'another 12 …' after a part belongs to."""
    value = None if quantity.value is None else int(quantity.value)
    whole = scene.memory.last_whole(value=value, harm=harm.harm, at=scene.sentence.index, near=16)
    if whole is None or whole.relation is Relation.VAGUE:
        return None
    listed = scene.frames[-1] if scene.frames else None
    if listed is not None and listed.whole is not None and listed.whole.sentence != listed.sentence and listed.governor == harm.token.i:
        return listed.whole if can_hold(listed.whole, value) else None
    words = [t.lower_ for t in scene.doc]
    if (
        "alone" in words
        and words.index("alone") < number.i
        and words[words.index("alone") - 1] not in ("year", "week", "month", "day", "night")
    ):
        return whole
    if (
        scene.sentence.part is Part.ITEM
        and scene.sentence.label is not None
        and len(scene.doc) <= 14
        and not scene.memory.frames[-1].sentence < scene.sentence.index - 3
    ):
        return whole
    previous = scene.memory.frames[-1]
    if (
        words[max(0, number.i - 1)] == "another"
        and previous.whole is not None
        and previous.harm is harm.harm
        and scene.sentence.index - previous.sentence <= 1
    ):
        return previous.whole
    return None


def opening_whole(scene: Scene, quantity: Quantity) -> TollFrame | None:
    """'Of the 158, …', 'Of these, …', 'Among the dead were …' at the head of a sentence: all its numbers are parts."""
    words = [t for t in scene.doc[:6] if not t.is_punct]
    if len(words) < 2 or words[0].text not in ("Of", "Among", "Amongst"):
        return None
    comma = scene.sentence.words.find(",")
    if words[0].text == "Of" and (comma < 0 or quantity.number_start < comma):
        return None
    word = (
        words[1]
        if words[1].lower_ in ("these", "them", "those", "whom")
        else next((t for t in words[1:5] if t.pos_ in ("NOUN", "NUM", "ADJ") and t.dep_ in ("pobj", "nummod")), None)
    )
    value = None if quantity.value is None else int(quantity.value)
    return whole_spoken_of(scene, word, value, []) if word is not None else None


def whole_spoken_of(scene: Scene, word: "Token", value: int | None, before: list[TollFrame]) -> TollFrame | None:
    """The toll that 'them', 'whom', 'the dead', 'the 158' or 'the civilians' speaks of."""
    said = next((c for c in word.children if c.like_num), None)
    if said is not None or word.like_num:
        digits = "".join(ch for ch in (said or word).text if ch.isdigit())
        for frame in reversed(scene.memory.frames + before):
            if digits and frame.value == int(digits):
                return frame
    classes = classes_of(word)
    if (
        word.pos_ != "PRON"
        and not classes
        and word.i not in scene.heads
        and word.lower_ not in ("victims", "people", "those", "total")
        and said is None
        and not word.like_num
    ):
        return None
    candidates = before or [f for f in scene.memory.frames if scene.sentence.index - f.sentence <= 4]
    harm = scene.heads[word.i].harm if word.i in scene.heads else None
    if word.lower_ in ("dead", "victims", "deaths", "killed", "fatalities", "bodies"):
        harm = Harm.KILLED
    for frame in reversed(candidates):
        if not can_hold(frame, value) or frame.stance is Stance.DENIED or (harm and frame.harm is not harm):
            continue
        if classes and not set(classes) & set(frame.victims):
            continue
        if not before and frame.whole is not None and not classes:
            continue
        return frame
    if before and not classes:
        return None
    if harm or classes or word.pos_ == "PRON":
        return scene.memory.last_whole(value=value, at=scene.sentence.index, near=4) if not classes or harm else None
    return None


def nearest_whole(scene: Scene, before: list[TollFrame], value: int | None) -> TollFrame | None:
    """The nearest toll to the left that can hold these people and is not one of the same list of parts."""
    for frame in reversed(before):
        whole = frame
        if can_hold(whole, value) and not same_list(scene, whole):
            return whole
    return None


def same_list(scene: Scene, frame: TollFrame) -> bool:
    return (
        frame.whole is not None
        and frame.sentence == scene.sentence.index
        and frame.rule.endswith(".part")
        and not opens_again(scene, frame)
    )


def opens_again(scene: Scene, frame: TollFrame) -> bool:
    """A new 'including' or 'of them' after the frame makes it a whole again."""
    begin = frame.end_char - scene.sentence.start_char
    last_opener = max((t.idx for t in scene.doc if t.lower_ in INCLUDING), default=-1)
    return last_opener >= begin


def opener_before(scene: Scene, number: "Token") -> str:
    """What opens the list in which a number stands: 'including', 'among', a colon; '' if a verb of its own comes between."""
    for token in reversed(list(scene.doc[: number.i])):
        word = token.lower_
        if word == "including" or word == "included":
            return "including"
        if word in ("among", "amongst") and any(
            t.lower_ in ("them", "dead", "victims", "whom", "killed", "wounded", "these", "those", "injured")
            for t in scene.doc[token.i + 1 : token.i + 4]
        ):
            return "among"
        if word in (";", "."):
            return ""
        if word == ":" and token.i > 0:
            return "colon"
        if token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ", "VBP", "MD") and word not in ("belonged", "were", "was", "are"):
            return ""
    return ""


def among_harm(scene: Scene, head: "Token") -> Harm | None:
    """The harm of 'Seven women and seven children were among the dead', 'The dead include 14 soldiers'; None elsewhere."""
    node = head
    for _ in range(6):
        if node.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "ccomp") and node.head.lemma_ in ("be", "include", "number"):
            return harm_of_list(scene, node.head, node)
        if node.dep_ in ("conj", "appos", "nummod"):
            node = node.head
        else:
            return None
    return None


def harm_of_list(scene: Scene, verb: "Token", member: "Token") -> Harm | None:
    """The harm of the people that 'include' or 'be among' lists. KILLED also stands for a bare 'victims' or 'them'."""
    if verb.lemma_ == "include":
        named = [c for c in verb.children if c.dep_ == "nsubj" and c != member]
    else:
        named = [t for c in verb.children if c.dep_ == "prep" and c.lower_ in ("among", "amongst") for t in c.children if t.dep_ == "pobj"]
    for word in named:
        if word.i in scene.heads:
            return scene.heads[word.i].harm
        for child in word.children:
            if child.dep_ in ("acl", "amod") and child.i in scene.heads:
                return scene.heads[child.i].harm
        if word.lower_ in ("victims", "toll", "them", "those", "casualties", "fatalities"):
            before = [f for f in scene.frames if f.end_char <= scene.sentence.start_char + word.idx]
            last = before[-1] if before else scene.memory.last_whole(near=4, at=scene.sentence.index)
            return last.harm if last else None
    return None


def continued_harm(scene: Scene, number: "Token", head: "Token", quantity: Quantity) -> HarmHead | None:
    """A number without harm of its own that goes on with the last toll: '18 were women', '84 in Hama', '11,000 Ocaña'."""
    is_headless = head == number or head.i < number.i or head.text[:1].isupper() or head.lower_ in MORE
    has_people = is_person_word(head) or head.pos_ == "PROPN"
    if not (is_headless or has_people) or quantity.relation is Relation.VAGUE:
        return None
    if head.pos_ == "PROPN" and head != number and number.i and scene.doc[number.i - 1].pos_ == "ADP":
        return None  # an address: 'in front of 131 West 23rd Street'
    last = scene.frames[-1] if scene.frames else None
    if last is None and scene.sentence.part in (Part.ITEM, Part.BODY):
        last = list_whole(scene, number, quantity)
    if last is None:
        return None
    is_told = number.dep_ in ("nsubj", "nsubjpass") and number.head.lemma_ in ("be", "belong") and bool(predicate_classes(scene, number))
    if scene.frames and not is_told and not in_one_list(scene, last, quantity):
        return None
    return HarmHead(head, last.harm, "continued", f"{last.harm.value}.continued")


def figure_given(scene: Scene, number: "Token", head: "Token", quantity: Quantity) -> HarmHead | None:
    """A number without a noun that a verb of counting gives, right after a toll: 'The rebels spoke of nearly 300.'"""
    if (head != number and head.lower_ not in MORE) or quantity.relation in (Relation.VAGUE, Relation.SHARE):
        return None
    verb = number.head if head == number or head.i < number.i else head.head
    while verb.dep_ in ("prep", "pobj", "nummod", "advmod", "conj") and verb.head != verb and verb.pos_ != "VERB":
        verb = verb.head
    if (
        verb.lemma_.lower() not in FIGURE_VERBS
        or verb.pos_ != "VERB"
        or number.dep_ not in ("dobj", "pobj", "nummod", "conj", "ccomp", "attr", "npadvmod")
    ):
        return None
    last = scene.frames[-1] if scene.frames else scene.memory.last_whole(near=2, at=scene.sentence.index)
    if (
        last is not None
        and verb.lemma_.lower() in ("pick", "collect", "recover", "retrieve", "bury", "gather")
        and last.harm is Harm.INJURED
    ):
        return HarmHead(verb, Harm.KILLED, "figure", "killed.figure")
    return HarmHead(verb, last.harm, "figure", f"{last.harm.value}.figure") if last else None


def list_whole(scene: Scene, number: "Token", quantity: Quantity) -> TollFrame | None:
    """The toll that a new sentence breaks down: a list line ('Latakia: 185'), or 'Ten were children.'"""
    near = 3 if scene.sentence.part is Part.BODY else 12
    last = scene.memory.frames[-1] if scene.memory.frames else None
    focus = scene.memory.focus
    if (
        focus is not None
        and scene.sentence.index - scene.memory.focus_sentence <= near
        and (last is None or last.sentence <= scene.memory.focus_sentence)
    ):
        return focus
    if last is None or scene.sentence.index - last.sentence > near:
        return None
    if scene.sentence.part is Part.ITEM and scene.memory.heading is not None:
        value = None if quantity.value is None else int(quantity.value)
        return scene.memory.last_whole(value=value, harm=scene.memory.heading, at=scene.sentence.index, near=16) or last
    if scene.sentence.part is Part.ITEM and (len(scene.doc) <= 8 or (scene.doc[0].text[0].isupper() and ":" in scene.sentence.words)):
        return last
    if number.dep_ in ("nsubj", "nsubjpass") and number.head.lemma_ in ("be", "belong", "come", "include", "live"):
        attribute = next((c for c in number.head.children if c.dep_ in ("attr", "acomp", "prep")), None)
        if attribute is not None and (number.head.lemma_ != "be" or is_person_word(attribute)):
            return last
    text = [t.lower_ for t in scene.doc]
    if (
        ":" in text
        and any(
            t.lower_ in lexicon().toll_nouns or t.lower_ in ("totals", "counts", "tolls", "figures", "deaths", "dead", "breakdown")
            for t in scene.doc[: text.index(":")]
        )
        and number.i > text.index(":")
    ):
        return last
    if text[:1] == ["of"] and len(text) > 2 and any(c.isdigit() for c in " ".join(text[:4])):
        return last
    return None


def in_one_list(scene: Scene, last: TollFrame, quantity: Quantity) -> bool:
    """Only list words lie between the last toll and this number: places, 'and', 'in', class words; no new verb of another kind."""
    begin = last.end_char - scene.sentence.start_char
    span = scene.doc.char_span(begin, quantity.start_char, alignment_mode="contract")
    between = list(span) if span else []
    if any(t.lower_ in (";",) for t in between) and not any(t.lower_ == ";" and t.i > 0 for t in between):
        return False
    verbs = [
        t
        for t in between
        if t.pos_ == "VERB"
        and t.tag_ in ("VBD", "VBZ", "VBP", "MD")
        and t.i not in scene.heads
        and t.lemma_ not in ("be", "belong", "include")
        and t.lemma_ not in REPORTING
    ]
    return not verbs and len(between) <= 18


def whole_of_list(scene: Scene, former: TollFrame, head: "Token", number: "Token", quantity: Quantity) -> TollFrame | None:
    """A list that goes on after a part goes on being parts; after a whole it breaks it down if its numbers can be parts."""
    if head.lower_ in MORE or any(c.lower_ in MORE for c in head.children):
        return None
    value = int(quantity.value) if quantity.value is not None else None
    if former.whole is not None and former.sentence == scene.sentence.index:
        whole = former.whole
        return whole if can_hold(whole, value) else None
    if former.whole is not None and former.sentence != scene.sentence.index:
        return former.whole if can_hold(former.whole, value) else None
    if former.sentence == scene.sentence.index and not former.is_continuation:
        rest = list_after(scene, former)
        if former.value is not None and sum(rest) <= former.value:
            return former
        return None
    if former.sentence == scene.sentence.index:
        return None
    return former if can_hold(former, value) else None


def link_increments(scene: Scene) -> None:
    """'158 more deaths, which raises the number to 1,383': the newly counted are a part of the raised toll."""
    updated = next(
        (f for f in scene.frames if f.rule.endswith(".toll") and f.is_updating and f.whole is None and f.stance is not Stance.DENIED),
        None,
    )
    if updated is None:
        return
    updated.is_updating = True
    for frame in scene.frames:
        if frame is updated or frame.whole is not None or frame.harm is not updated.harm or frame.rule.endswith(".toll"):
            continue
        if (frame.is_increment or frame.rule.endswith(".single")) and can_hold(updated, frame.value):
            frame.whole, frame.is_increment = updated, True

"""Tolls of a report: which numbers count people to whom harm was done, and how they hang together.

Each number of a sentence is tried by named rules, the surest first: the number's own noun is a word of harm ('40 dead'), a
clause on that noun ('12 people killed in …'), the verb that governs it, an idiom of tolls ('the toll rose to 116'), words
beside it where the parse fails, and last the toll that it continues ('nine of them children', 'Latakia: 185').
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tollbook.model.claim import Harm, Relation, Stance, Victim
from tollbook.read.counting import counted_noun, is_age_of, is_base, is_freed
from tollbook.read.harms import HarmHead, harm_heads, is_passive, lexicon
from tollbook.read.numbers import MAY_COUNT, Quantity, quantities
from tollbook.read.people import classes_of, is_no_person, is_person_word, people
from tollbook.read.perpetrators import Perpetrator, label_perpetrators, perpetrators
from tollbook.read.text import Part, Sentence
from tollbook.read.toll_frames import Memory, Scene, TollFrame
from tollbook.read.toll_harms import (
    FLIGHTS,
    clause_harm,
    governing_harm,
    harm_beside,
    harm_of,
    is_aimed_at,
    is_flight,
    is_unreal,
    may_be_vague,
    own_harm,
    stance_of,
    toll_idiom,
    undivided,
)
from tollbook.read.toll_singles import read_single_people
from tollbook.read.toll_victims import victims_of
from tollbook.read.toll_wholes import (
    among_harm,
    continued_harm,
    figure_given,
    link_increments,
    list_whole,
    parts_that_sum,
    whole_of,
    whole_of_list,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


UPDATING_VERBS = frozenset(
    ("take push rise climb raise bring increase jump grow revise soar update lift swell mount pass exceed surpass top reach").split()
)


STATE_BODIES = frozenset(
    (
        "police army authorities government security military ministry intelligence gendarmerie prosecutors israel russia ukraine state"
    ).split()
)


COMBATANT_WORDS = frozenset(w for w, c in people().classes.items() if c in (Victim.COMBATANT, Victim.SECURITY_FORCE)) | frozenset(
    "group groups kidnappers abductors captors hijackers gang gangs pirates army authorities forces movement militias".split()
)


def find_tolls(sentences: Sequence[Sentence], docs: "Mapping[int, Doc]", *, speaks_of_flight: bool = False) -> list[TollFrame]:
    """Return the tolls of a report in the order of their sentences; sentences that were not parsed hold none."""
    memory = Memory()
    for sentence in sentences:
        if sentence.part is Part.HEADING:
            memory.heading = harm_of_heading(sentence.words)
        doc = docs.get(sentence.index)
        if doc is None:
            continue
        scene = Scene(sentence, doc, memory, harm_heads(doc, speaks_of_flight=speaks_of_flight), quantities(sentence.words))
        memory.frames.extend(read_sentence(scene))
    parts_that_sum(memory.frames)
    return memory.frames


def harm_of_heading(words: str) -> Harm | None:
    """Return the harm that a heading of a list names: 'Killed, by sex and age', 'Deaths by province'."""
    known = lexicon()
    for word in words.lower().replace(",", " ").replace(":", " ").split():
        if word in known.adjectives or word in known.nouns:
            return known.adjectives.get(word) or known.nouns[word]
    return None


def read_sentence(scene: Scene) -> list[TollFrame]:
    """Return the tolls of one sentence, numbers first, then people without one."""
    for quantity in scene.quantities:
        if quantity.sense not in MAY_COUNT:
            continue
        if frame := read_quantity(scene, quantity):
            scene.frames.append(frame)
    scene.frames.extend(read_single_people(scene))
    scene.frames.sort(key=lambda f: f.start_char)
    link_increments(scene)
    blame_on_next(scene)
    for frame in scene.frames:  # the parse may take the victims of one verb for the subject of the next
        frame.by = [
            b
            for b in frame.by
            if not any(f.number_char <= b.start_char < f.end_char and b.end_char <= f.end_char for f in scene.frames if f is not frame)
        ]
    return scene.frames


def blame_on_next(scene: Scene) -> None:
    """'They were killed by …' in the sentence after a toll tells who did it."""
    if scene.frames or not scene.memory.frames:
        return
    for found in scene.heads.values():
        subject = next((c for c in found.token.children if c.dep_ == "nsubjpass"), None)
        if subject is None or subject.lower_ not in ("they", "all", "he", "she", "victims", "both"):
            continue
        for frame in reversed(scene.memory.frames):
            if scene.sentence.index - frame.sentence > 1:
                break
            if frame.harm is found.harm and not frame.by:
                frame.by = perpetrators(scene.sentence, scene.doc, found, subject)


def read_quantity(scene: Scene, quantity: Quantity) -> TollFrame | None:
    number = scene.token_at(quantity.number_start, quantity.number_end)
    if number is None:
        return None
    head, partitive = counted_noun(scene, number, quantity)
    first = scene.token_at(quantity.start_char, quantity.start_char + 1)
    before = scene.doc[first.i - 1].lower_ if first is not None and first.i else ""
    if (
        before in ("the", "these", "those")
        and quantity.relation is Relation.EXACT
        and scene.memory.named_again(int(quantity.value or 0), scene.sentence.index)
    ):
        return None
    if before == "of" and first is not None and first.i >= 2 and is_age_of(scene.doc[first.i - 2]):
        return None
    if quantity.is_negative:
        return read_zero(scene, quantity, number, head)
    is_gathering = number.dep_ == "pobj" and number.head.head == head
    if head != number and is_no_person(head) and head.i not in scene.heads and not is_gathering:
        return None
    if is_freed(scene, head):
        return None
    harm = undivided(scene, harm_of(scene, head, number))
    is_vague = quantity.relation in (Relation.SHARE, Relation.VAGUE)
    if harm is None and not is_vague and (harm := toll_idiom(scene, number, head, quantity)) is None:
        harm = harm_beside(scene, head, number, quantity)
    if harm is not None and (
        (harm.needs_people and not is_person_word(head)) or (harm.rule in FLIGHTS and not is_flight(scene, harm, head, quantity))
    ):
        harm = None
    if harm is not None and harm.rule == "displaced.evacuated" and any(c.i in scene.heads and c.dep_ == "amod" for c in head.children):
        return None  # wounded people brought to safety are helped
    if is_base(scene, number, quantity) or (harm is not None and (is_unreal(harm.token) or is_aimed_at(scene, harm.token))):
        return None
    if number.lower_ == "both" and (harm is None or (not is_person_word(head) and head != number)):
        return None
    whole = whole_of(scene, number, head, quantity, partitive, harm)
    if quantity.relation is Relation.VAGUE and not may_be_vague(scene, harm, whole, number, head):
        return None
    if harm is None and whole is None and (among := among_harm(scene, head)) is not None:
        harm = HarmHead(head, among, "list", f"{among.value}.list")
    if harm is None and whole is None:
        harm = continued_harm(scene, number, head, quantity) or figure_given(scene, number, head, quantity)
    if harm is None and whole is None:
        return None
    if quantity.relation is Relation.SHARE and whole is None:
        return None
    frame = make_frame(scene, quantity, number, head, harm, whole, partitive)
    if frame.rule in ("abducted.seized", "detained.held") and not is_held_by_people(scene, frame):
        return None
    scene.taken.update({number.i, head.i})
    return frame


def is_held_by_people(scene: Scene, frame: TollFrame) -> bool:
    """Rebels hold 40 people; a shelter holds 40 people too, but harms none."""
    for by in frame.by:
        words = scene.sentence.words[by.start_char - scene.sentence.start_char : by.end_char - scene.sentence.start_char]
        if (words[:1].isupper() and words.lower() not in ("it", "they", "he")) or any(w in COMBATANT_WORDS for w in words.lower().split()):
            return True
        if words.lower() in ("they", "it", "its", "their"):
            return True
    return False


def make_frame(
    scene: Scene,
    quantity: Quantity,
    number: "Token",
    head: "Token",
    harm: HarmHead | None,
    whole: TollFrame | None,
    partitive: "Token | None",
) -> TollFrame:
    is_part = whole is not None
    is_continued = harm is not None and harm.role == "continued"
    former = scene.frames[-1] if scene.frames else list_whole(scene, number, quantity) if is_continued else None
    if is_continued and former is not None:
        whole = former if former is scene.memory.focus else whole_of_list(scene, former, head, number, quantity)
    what = whole.harm if harm is None and whole is not None else harm.harm if harm else Harm.KILLED
    start, end = extent_of(scene, quantity, number, head, harm)
    made = TollFrame(
        sentence=scene.sentence.index,
        start_char=scene.sentence.start_char + start,
        end_char=scene.sentence.start_char + end,
        harm=what,
        relation=quantity.relation,
        value=None if quantity.value is None or quantity.relation in (Relation.SHARE, Relation.VAGUE) else int(quantity.value),
        value_high=None if quantity.value_high is None else int(quantity.value_high),
        share=quantity.share,
        victims=victims_of(scene, head, number, harm),
        rule=(harm.rule if harm and not is_continued else f"{what.value}.part" if whole is not None else f"{what.value}.continued"),
        whole=whole,
        is_continuation=is_continued or is_part,
        governor=harm.token.i if harm else -1,
        number_char=scene.sentence.start_char + quantity.number_start,
    )
    if is_part and harm is None:
        made.rule = f"{what.value}.part"
    if made.rule == "abducted.seized" and any(
        STATE_BODIES
        & set(scene.sentence.words[b.start_char - scene.sentence.start_char : b.end_char - scene.sentence.start_char].lower().split())
        for b in made.by
    ):
        made.harm, made.rule = Harm.DETAINED, "detained.held"
    made.is_increment = is_increment(scene, number, head)
    made.is_updating = (harm is not None and harm.role == "toll" and speaks_of_update(scene)) or any(
        t.lower_ in ("far", "up")
        and t.i > 0
        and ((t.lower_ == "up" and t.i + 1 < len(scene.doc) and scene.doc[t.i + 1].lower_ == "from") or scene.doc[t.i - 1].lower_ == "so")
        for t in scene.doc
    )
    made.stance = stance_of(scene, harm, number)
    made.by = blamed_for(scene, made, number, head, harm, partitive)
    return made


def blamed_for(
    scene: Scene, frame: TollFrame, number: "Token", head: "Token", harm: HarmHead | None, partitive: "Token | None"
) -> list[Perpetrator]:
    """Who did it: by the word of harm, by the label of a list line, or by a clause on the people themselves."""
    if harm is not None and harm.role not in ("continued", "figure") and (found := perpetrators(scene.sentence, scene.doc, harm, head)):
        return found
    colon = next((t.i for t in scene.doc if t.text == ":"), 0)
    if scene.sentence.part is Part.ITEM and 0 < colon < number.i and (found := label_perpetrators(scene.sentence, list(scene.doc[:colon]))):
        return found
    if partitive is not None and any(c.dep_ == "acl" for c in partitive.children):  # 'half of the deaths blamed on gunmen'
        return perpetrators(scene.sentence, scene.doc, HarmHead(partitive, frame.harm, "noun", frame.rule), partitive)
    if number.dep_ in ("nsubj", "nsubjpass") and number.head.lemma_ == "be":  # 'Most of them were villagers shot by gunmen'
        clauses = [(a, c) for a in number.head.children for c in a.children if c.dep_ == "acl" and c.i in scene.heads]
        return next((f for a, c in clauses if (f := perpetrators(scene.sentence, scene.doc, scene.heads[c.i], a))), [])
    return []


def extent_of(scene: Scene, quantity: Quantity, number: "Token", head: "Token", harm: HarmHead | None) -> tuple[int, int]:
    """The shortest run that carries number, people and harm: from the number to the word of harm in the same clause."""
    start, end = quantity.start_char, max(quantity.end_char, head.idx + len(head) if head.i >= number.i else 0)
    if harm is None or harm.role == "continued":
        return start, end
    word = harm.token
    between = scene.doc[min(word.i, number.i) : max(word.i, number.i)]
    if len(between) > 22 or (harm.role != "toll" and any(t.lower_ in (";", ":") for t in between)):
        return start, end
    return min(start, word.idx), max(end, word.idx + len(word))


def is_increment(scene: Scene, number: "Token", head: "Token") -> bool:
    words = {t.lower_ for t in scene.doc[max(0, number.i - 2) : head.i + 2]}
    return bool(words & {"another", "more", "additional", "further", "new"}) and "than" not in {
        t.lower_ for t in scene.doc[max(0, number.i - 1) : number.i]
    }


def speaks_of_update(scene: Scene) -> bool:
    return any(t.lemma_.lower() in UPDATING_VERBS or t.lower_ == "now" for t in scene.doc)


def read_zero(scene: Scene, quantity: Quantity, number: "Token", head: "Token") -> TollFrame | None:
    """'no injuries were reported', 'nobody was hurt', 'there were no casualties'."""
    harm = own_harm(scene, head, number) or governing_harm(scene, head, number) or clause_harm(scene, head)
    if harm is None and head == number:
        harm = governing_harm(scene, number, number)
    if harm is None or harm.harm not in (Harm.KILLED, Harm.INJURED, Harm.CASUALTIES, Harm.MISSING):
        return None
    if harm.role == "object" and not is_passive(harm.token) and head.dep_ == "nsubj":
        return None
    if any(t.lower_ in ("word", "information", "details", "claim", "confirmation") for t in scene.doc[max(0, number.i - 1) : head.i + 1]):
        return None
    start, end = extent_of(scene, quantity, number, head, harm)
    return TollFrame(
        sentence=scene.sentence.index,
        start_char=scene.sentence.start_char + start,
        end_char=scene.sentence.start_char + end,
        harm=harm.harm,
        relation=Relation.EXACT,
        value=0,
        value_high=None,
        share=None,
        victims=classes_of(head),
        rule=f"{harm.harm.value}.none",
        governor=harm.token.i,
        number_char=scene.sentence.start_char + quantity.number_start,
        stance=Stance.ASSERTED,
    )

"""People without a number: 'a nurse was killed', 'the dead include his wife'."""

from typing import TYPE_CHECKING

from tollbook.model.claim import Harm, Relation, Stance
from tollbook.read.harms import HarmHead
from tollbook.read.numbers import MAY_COUNT
from tollbook.read.people import classes_of, is_person_word
from tollbook.read.perpetrators import perpetrators
from tollbook.read.toll_frames import Scene, TollFrame
from tollbook.read.toll_harms import is_aimed_at, is_unreal, stance_of
from tollbook.read.toll_wholes import harm_of_list, nearest_whole

if TYPE_CHECKING:
    from spacy.tokens import Token


SINGLE_HARMS = frozenset({Harm.KILLED, Harm.INJURED, Harm.MISSING, Harm.DETAINED, Harm.ABDUCTED, Harm.AFFECTED})


ROLES = frozenset(
    (
        "governor mayor minister commander leader president director journalist reporter general colonel chief head "
        "spokesman founder pastor imam bishop king prince senator judge ambassador teacher doctor nurse driver captain "
        "lawyer activist candidate editor"
    ).split()
)


NO_SINGLE = frozenset(
    (
        "people police personnel staff youth crew elderly others other life militia couple member government army military general public"
    ).split()
)


def is_single_person(token: "Token", *, may_be_bare: bool) -> bool:
    """A noun that stands for one person: a singular person word with an article, or a name (a bare one word name if told so)."""
    if any(t.dep_ == "neg" or t.lower_ in ("no", "every", "each", "any", "whatever") for t in token.lefts):
        return False
    if (
        token.text[:1].isupper()
        and token.text.endswith(("n", "i", "ese", "ish"))
        and any(t.dep_ == "det" and t.lower_ in ("a", "an", "another") for t in token.lefts)
    ):
        return True  # 'a 16-year-old Palestinian'
    if token.lower_ == "old" and any(t.lower_ == "year" for t in token.lefts) and any(t.lower_ in ("a", "an") for t in token.lefts):
        return True  # 'shot dead a 17-year-old'
    if token.pos_ == "PROPN":
        if token.tag_ != "NNP" or not token.text[0].isupper() or token.text.isupper() or any(t.dep_ == "det" for t in token.lefts):
            return False
        return may_be_bare or any(c.dep_ == "compound" and c.text[:1].isupper() for c in token.lefts)
    if token.pos_ != "NOUN" or token.tag_ != "NN" or not is_person_word(token) or token.lower_ in NO_SINGLE:
        return False
    articles = [t.lower_ for t in token.lefts if t.dep_ in ("det", "poss")]
    if not articles:
        return token.lower_ in ROLES and any(c.dep_ == "appos" for c in token.children)
    if articles[0] == "the":
        return any(c.dep_ == "appos" for c in token.children) or token.lower_ in ROLES
    return articles[0] in ("a", "an", "another", "his", "her", "their", "one") or any(t.dep_ == "poss" for t in token.lefts)


def read_single_people(scene: Scene) -> list[TollFrame]:
    """'a nurse was killed', 'Khamis Abbakar was murdered', 'his wife and their baby were shot dead', 'the dead include …'."""
    made: list[TollFrame] = []
    for found in scene.heads.values():
        if (
            found.role in ("object", "subject")
            and found.token.pos_ == "VERB"
            and found.harm in SINGLE_HARMS
            and (not found.needs_people or found.rule == "killed.lost")
            and not is_unreal(found.token)
            and not is_aimed_at(scene, found.token)
        ):
            made += [make_single(scene, p, found, None) for p in victims_of_verb(scene, found) if is_new_single(scene, p, is_passive=True)]
    for found in scene.heads.values():
        if found.role != "adjective" or found.harm not in SINGLE_HARMS or found.token.dep_ not in ("acomp", "ROOT", "conj", "ccomp"):
            continue
        verb = found.token.head if found.token.dep_ == "acomp" else found.token
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)  # 'a soldier is missing'
        if subject is not None and subject.i < found.token.i and is_new_single(scene, subject, is_passive=False):
            made.append(make_single(scene, subject, found, None))
    for verb in scene.doc:
        if verb.lemma_ not in ("include", "be"):
            continue
        for member in verb.children:
            if member.dep_ not in ("dobj", "nsubj", "attr"):
                continue
            harm = harm_of_list(scene, verb, member)
            if harm is None:
                continue
            whole = next((f for f in scene.frames if f.whole is None and f.harm is harm), None) or scene.memory.last_whole(
                harm=harm, at=scene.sentence.index, near=8
            )
            for person in [member, *member.conjuncts]:
                if is_new_single(scene, person, is_passive=False):
                    made.append(make_single(scene, person, HarmHead(verb, harm, "list", f"{harm.value}.list"), whole))
    return made + read_named_parts(scene) + read_another(scene)


def read_named_parts(scene: Scene) -> list[TollFrame]:
    """'… injured three more, including a girl', 'Two civilians, a man of 63 and a woman of 58, were killed'."""
    made: list[TollFrame] = []
    for frame in list(scene.frames):
        made += read_companions(scene, frame)
        if frame.value is not None and frame.value < 2:
            continue
        for opener in scene.doc:
            if opener.lower_ != "including" or opener.idx + scene.sentence.start_char < frame.number_char:
                continue
            nearest = nearest_whole(scene, [f for f in scene.frames if f.number_char < opener.idx + scene.sentence.start_char], 1)
            if nearest is not frame:
                continue
            for child in opener.children:
                if child.dep_ == "pobj":
                    made += [
                        make_single(scene, p, HarmHead(opener, frame.harm, "list", f"{frame.harm.value}.list"), frame)
                        for p in [child, *child.conjuncts]
                        if is_new_single(scene, p, is_passive=False)
                    ]
        head = head_of_number(scene, frame)
        if head is not None and head.lemma_ == "be":  # 'Two of the dead were children, a boy of six and his sister'
            head = next((c for c in head.children if c.dep_ == "attr"), head)
        if head is None or not is_person_word(head) or frame.relation is not Relation.EXACT:
            continue
        for child in head.children:
            if child.dep_ == "appos" and child.i > head.i:
                made += [
                    make_single(scene, p, HarmHead(head, frame.harm, "list", f"{frame.harm.value}.list"), frame)
                    for p in [child, *child.conjuncts]
                    if is_new_single(scene, p, is_passive=False)
                ]
    return made


def head_of_number(scene: Scene, frame: TollFrame) -> "Token | None":
    """The word that a toll's number hangs on."""
    at = frame.number_char - scene.sentence.start_char
    number = scene.token_at(at, at + 1)
    return number.head if number is not None else None


def read_companions(scene: Scene, frame: TollFrame) -> list[TollFrame]:
    """'among them two schoolchildren and their grandmother': one more person in the same list."""
    head = head_of_number(scene, frame)
    if head is None or frame.rule.endswith(".single") or not is_person_word(head):
        return []
    people = [p for p in head.conjuncts if p.i > head.i and is_new_single(scene, p, is_passive=False)]
    return [make_single(scene, p, HarmHead(head, frame.harm, "list", f"{frame.harm.value}.list"), frame.whole) for p in people]


def read_another(scene: Scene) -> list[TollFrame]:
    """'Six of them had …; another was the community leader …': one more part of the same whole."""
    for token in scene.doc:
        if token.lower_ in ("another", "one") and token.dep_ == "nsubj" and token.head.lemma_ == "be" and token.i not in scene.taken:
            attribute = next((c for c in token.head.children if c.dep_ == "attr" and (is_person_word(c) or c.pos_ == "PROPN")), None)
            last = scene.frames[-1] if scene.frames else None
            if attribute is not None and last is not None and last.whole is not None:
                scene.taken.add(token.i)
                return [make_single(scene, attribute, HarmHead(token, last.harm, "list", f"{last.harm.value}.list"), last.whole)]
    return []


def is_new_single(scene: Scene, person: "Token", *, is_passive: bool) -> bool:
    if person.i in scene.taken or has_number(scene, person) or not is_single_person(person, may_be_bare=is_passive):
        return False
    scene.taken.add(person.i)
    return True


def has_number(scene: Scene, person: "Token") -> bool:
    numbers = [scene.token_at(q.number_start, q.number_end) for q in scene.quantities if q.sense in MAY_COUNT]
    return any(n is not None and person.left_edge.i <= n.i <= person.i for n in numbers)


def victims_of_verb(scene: Scene, found: HarmHead) -> "list[Token]":
    """The people of a finite verb of harm, by its own words: the passive subject, what 'died' is said of, the object of 'killed'."""
    verb = found.token
    people: list[Token] = []
    for child in verb.children:
        if (
            child.dep_ == "nsubjpass"
            or (found.role == "subject" and child.dep_ == "nsubj")
            or (found.role == "object" and child.dep_ == "dobj")
        ):
            people += [child, *child.conjuncts]
        elif child.lower_ == "dead" and child.dep_ == "prep":  # 'shot dead a guard and a teacher', as the parser reads it
            people += [p for t in child.children if t.dep_ == "pobj" for p in (t, *t.conjuncts)]
    return people


def make_single(scene: Scene, person: "Token", found: HarmHead, whole: TollFrame | None) -> TollFrame:
    start = min((t.idx for t in person.lefts if t.dep_ in ("det", "poss", "amod", "compound")), default=person.idx)
    end = person.idx + len(person)
    if found.role != "list" and 0 < found.token.i - person.i < 8:
        end = found.token.idx + len(found.token)
    return TollFrame(
        sentence=scene.sentence.index,
        start_char=scene.sentence.start_char + start,
        end_char=scene.sentence.start_char + max(end, person.idx + len(person)),
        harm=found.harm,
        relation=Relation.EXACT,
        value=1,
        value_high=None,
        share=None,
        victims=classes_of(person),
        rule=f"{found.harm.value}.single",
        whole=whole,
        is_continuation=whole is not None,
        stance=stance_of(scene, found, person) if found.role != "list" else Stance.ASSERTED,
        by=perpetrators(scene.sentence, scene.doc, found, person) if found.role != "list" else [],
        governor=found.token.i,
        number_char=scene.sentence.start_char + start,
    )

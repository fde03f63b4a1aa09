"""Tolls before names, places and days are resolved, and what a report has counted so far."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tollbook.model.claim import Harm, Relation, Stance, Victim
from tollbook.read.harms import HarmHead
from tollbook.read.numbers import Quantity
from tollbook.read.perpetrators import Perpetrator
from tollbook.read.text import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(slots=True, eq=False)
class TollFrame:
    """A toll before names, places and days are resolved. Offsets are characters of the report.

    whole: the frame whose people these are a part of. by: who did it, as spans or plain names.
    """

    sentence: int
    start_char: int
    end_char: int
    harm: Harm
    relation: Relation
    value: int | None
    value_high: int | None
    share: str | None
    victims: list[Victim]
    rule: str
    by: list[Perpetrator] = field(default_factory=list)
    whole: "TollFrame | None" = None
    stance: Stance = Stance.ASSERTED
    is_updating: bool = False
    is_increment: bool = False
    is_continuation: bool = False
    takes_former: bool = False
    governor: int = -1
    number_char: int = -1


@dataclass(slots=True)
class Memory:
    """What the report has counted so far: wholes that a later sentence can speak of. focus: the toll named again ('the 420 victims')."""

    frames: list[TollFrame] = field(default_factory=list)
    focus: TollFrame | None = None
    focus_sentence: int = -10
    heading: Harm | None = None  # of the list under way: 'Killed, by sex and age'

    def named_again(self, value: int, sentence: int) -> bool:
        """Whether a toll of this value stands before, in another sentence; it is then what the report speaks of."""
        for frame in reversed(self.frames):
            if sentence - frame.sentence > 8:
                break
            if frame.value == value and value > 1:
                self.focus, self.focus_sentence = frame, sentence
                return True
        return False

    def last_whole(self, *, value: int | None = None, harm: Harm | None = None, near: int = 10_000, at: int = 0) -> TollFrame | None:
        """Return the last toll that is no part and can hold `value` people."""
        for frame in reversed(self.frames):
            if at - frame.sentence > near:
                break
            if (
                frame.whole is None
                and frame.stance is not Stance.DENIED
                and can_hold(frame, value)
                and (harm is None or frame.harm is harm)
            ):
                return frame
        return None


def can_hold(whole: TollFrame, value: int | None) -> bool:
    """Whether `value` people can be among those of a toll, by its number alone."""
    if value is None or whole.value is None or whole.relation in (Relation.AT_LEAST, Relation.MORE_THAN, Relation.MAGNITUDE):
        return whole.value is not None or whole.relation is Relation.VAGUE
    return value <= (whole.value_high or whole.value)


@dataclass(slots=True)
class Scene:
    """One parsed sentence, its words of harm and numbers, the tolls found in it so far, and those of the report before it.

    taken: indexes of tokens that a toll counts already.
    """

    sentence: Sentence
    doc: "Doc"
    memory: Memory
    heads: dict[int, HarmHead]
    quantities: list[Quantity]
    frames: list[TollFrame] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def token_at(self, start: int, end: int) -> "Token | None":
        """Return the head token of a stretch of the sentence's characters."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        return span.root if span else None

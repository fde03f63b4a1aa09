"""The days of a report's claims: which of its day expressions dates a deed, and which only when somebody said so.

`find_days` reads a report once; `Days` then tells for a span when its deed was done. What an expression is and stands for is in
dates.py. All patterns match in linear time: repetitions are bounded.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tollbook.model.precision import NO_PERIOD, Known, Period
from tollbook.read.dates import A_COUNT, DAY, DayExpression, Form, Point, Role, count_of, day_expressions, resolve
from tollbook.read.text import Part, Sentence

# --- Days of a report ---------------------------------------------------------------------------------------------------

_SAY = (
    r"(?:said|says|say|saying|told|tells|reported|reports|reporting|announced|announces|announcing|added|stated|states|confirmed|wrote|"
    r"tweeted|posted|warned|claimed|declared|estimated|counted|recorded|documented|acknowledged|disclosed|revealed|noted|explained|insisted|"
    r"denied|briefed|informed|published|released|issued|put|updated|raised|revised|quoted|given|condemned|called|pledged|vowed|promised|"
    r"accused|blamed|urged|appealed|rejected|dismissed|testified|recalled|spoke|according)"
)
_ADJUNCT = (
    r"(?:to|in|at|by|during|via|late|early|on|a|an|the|its|his|her|their|this|that|of|and|from|press|news|joint|written|video|televised|"
    r"daily|weekly|first|latest|statement|interview|conference|briefing|speech|address|reporters|journalists|telephone|phone|post|report|"
    r"army|police|ministry|government|authorities|officials|military|spokesman|spokeswoman|spokesperson|governor|mayor|hospital|"
    r"update|bulletin|message|agency|newspaper|state|television|radio|us|me|them|it|him|[A-Z][\w’'.-]*)"
)
SAID_BEFORE = re.compile(rf"\b{_SAY}(?:\s+{_ADJUNCT}){{0,8}}\s*$")
STATEMENT_BEFORE = re.compile(
    r"\b(?:statement|remarks|comments|words|report|bulletin|communiqué|communique|update|briefing|conference|interview|"
    r"post|press release|note|letter|speech|"
    r"address|list|message|video)"
    r"(?:\s+(?:issued|published|released|dated|posted|made|given|broadcast|carried|aired|printed|delivered|late|early|seen|sent|by|the|on|of|from|[A-Z][\w’'.-]*)){0,5}\s*$"
)
SAID_AFTER = re.compile(rf"\s+(?:also\s+|again\s+)?{_SAY}\b")
OPENING = re.compile(r"[\s\"“'‘(]*(?:(?:On|In|By|Late|Early|Earlier|Also|Then|Later|And|But|late|early|on)[\s,]+){0,3}$")
SUBJECT_SAID = re.compile(rf",?\s(?:[\w’'().-]+\s){{0,9}}[\w’'().-]+(?:\s|, [^,.;]{{1,60}}, ){_SAY}\b(?!,)")
RISEN_BEFORE = re.compile(
    r"\bputs? (?:[\w’'-]+\s){1,4}at\s(?:[\w.,’'-]+\s){1,4}$|\b(?:"
    r"rose|risen|rises|climbed|stood|stands|reached|increased|jumped|up from|down from)\s(?:[\w.,’'-]+\s){1,5}$"
)
FREED = re.compile(
    r"\breleased (?:[\w’'-]+ ){0,4}(?:workers|hostages|hostage|prisoners|captives|people|soldiers|men|women|civilians|detainees|passengers|"
    r"students|pupils|children|teachers|staff|girls|boys|fighters|journalists)\b"
)
COUNTED_BEFORE = re.compile(
    r"\b(?:confirmed|reported|counted|documented|recorded|announced|registered|listed|verified)\s(?:[\w.,’'-]+\s){0,4}"
    r"(?:deaths?|dead|bodies|fatalities|casualties|killed|injuries|injured|wounded|victims|people|civilians)\s*$"
)
ANNOUNCED = re.compile(r"\b(?:announced|declared|launched|ordered|signed|imposed|decreed)\b")
CONTINUES = re.compile(
    r"[\"“'‘(]*(?:It|They|He|She|The|This|These|Those|That|Another|Others|Other|Of|Among|Some|At least|Including|More|Most|Many|Several|"
    r"Half|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|One|A|An|Both|His|Her|Their|Its|Also|In addition|Nearly|About|Around|\d)\b"
)
VIOLENT = re.compile(r"\b(?:killed|injured|wounded|dead|died|struck|attacked|hit|shelled)\b")
VIOLENCE = re.compile(
    r"\b(?:kill|dead\b|death|died|dies|attack|strike|struck|shell|bomb|blast|explo|massacre|shot\b|shoot|wound|injur|clash|fight|raid|ambush|"
    r"storm|abduct|kidnap|offensive|violence|drone|missile|rocket|mortar|gunm|fled\b|flee|displac|detain|arrest|captur|seiz|execut|murder|"
    r"hostilit|assault|burn|toll\b)",
    re.IGNORECASE,
)
FUTURE = re.compile(
    r"\b(?:will|would|is to|are to|due to|plans? to|scheduled|expected to|"
    r"leaves|arrives|travels|flies|departs|resumes|convenes|upcoming|curfew|extended|until further)\b"
)
CLAUSE_BREAK = re.compile(
    r"[;:—–]|, (?:and|but|while|where|who|which|when|after|as|a|the|although|whereas)\b|"
    r"\b(?:while|whereas|but|after|before|when|where|since when|who|which)\b"
)
KINDS = frozenset({"toll", "act", "assault", "situation", "speech"})
SEVERAL_DAYS = re.compile(
    r"\b(?:days|weeks|months|wave|bout|spate|spiral|string|series) of (?:\w+ )?"
    r"(?:violence|fighting|clash|unrest|attack|killing|bloodshed|battle|strike|hostilit)|\bsince (?:\w+ ){0,4}(?:began|broke out|erupted)|"
    r"\b(?:two|three|four|five|six|seven|ten|\d+)[ -]days? (?:of|operation|offensive|battle)",
    re.IGNORECASE,
)
BEGAN = re.compile(r"\b(?:began|begun|started|erupted|broke out|flared)\s(?:(?:up|again|early|late|on|in|at|dawn)\s){0,3}$")
RELATIVE = re.compile(r", (?:which|who|whom|whose|where)\b")
FOUND = re.compile(
    r"\b(?:bodies|remains|corpses|body|corpse)\b(?:\s[\w’'-]+){0,6}?\s(?:found|recovered|discovered|retrieved|exhumed|unearthed|collected|buried|"
    r"dug up|washed)\b[^;.,]{0,40}$"
)
PERFECT = re.compile(r"\b(?:is|are) (?:being )?\w+(?:ing|ed)\b|\b(?:has|have)\s(?:\w+\s)?(?:been\s)?\w+(?:ed|en|n|t|ght)\b")
INQUIRY = re.compile(r"\b(?:inquiry|enquiry|investigation|probe)\b")
FORMER = re.compile(
    r"\b(?:up|down|rose|risen|increased|fell|revised) from\s(?:[\w.,’'-]+\s){1,5}$|\bcompared (?:with|to)\s(?:[\w.,’'-]+\s){1,5}$"
)
PRESENT_SPEECH = re.compile(
    r"\b(?:condemns|calls (?:on|for|upon)|welcomes|asks|urges|rejects|demands|warns|deplores|appeals|regrets|reminds|denounces|supports|"
    r"accuses|requests|insists|pledges|dismisses|commends|apologi[sz]es|"
    r"[Ww]e (?:urge|call (?:on|for|upon)|condemn|demand|deplore|welcome|ask|reject|warn|appeal|support|regret))\b"
)
ANAPHOR = re.compile(
    r"\b(?:No|Nobody|None|protesters|demonstrators|marchers|(?:[Tt]he|its|their) (?:attackers|assailants|gunmen|wounded|injured|victims|"
    r"hostages|captives|drivers|passengers|survivors))\b"
)
SECTION = re.compile(r"[A-Z][^.,;:!?]{2,80}")
SECTION_SINCE = re.compile(r"[A-Z][^.,;:!?]{2,50}\b(?:since|between|from)\b[^.,;:!?]{4,40}")  # a heading that ends in a date, no date line
ASIDE_CHARS = 300  # no relative clause of a report is longer; keeps the search linear
LONGEST_EVENT, LONGEST_BULLETIN = 31, 100  # days; a bulletin's lead may tell of a quarter
SOON_DAYS = 120  # a date without a year that lies this near ahead, with 'will', is the next one
NEW_SPEAKER = re.compile(r"(?!(?:It|He|She|They|We|This|These|That|In|On|At|But|And|Also|A|An|No)\b)(?:The )?[A-Z]")
GOES_ON = re.compile(rf"\b(?:he|she|it|they|He|She|It|They) (?:also |then |further )?{_SAY}\b")
SINCE_EVENT = re.compile(r"\bsince (?:the|its|his|their|then|that|fighting|war|hostilities|clashes|last)\b")
SINCE_CLAUSE = re.compile(r"\b[Ss]ince (?!then\b)(?:[\w’'-]+ ){1,7}(?:in|on|of) $")
STOCK = re.compile(
    r"\bremain(?:s|ed)? (?:internally )?(?:displaced|uprooted|homeless|in displacement)|"
    r"\b(?:are|were) (?:still |now |currently )?(?:sheltering|sheltered|hosted|staying|living in)\b|"
    r"\b(?:counted|recorded|hosts?|hosting|shelters?) (?:[\w.,’'-]+ ){0,3}(?:displaced|refugees|idps)\b",
    re.IGNORECASE,
)
COUNT_LINE = re.compile(r"\W{0,3}[^\W\d][^.:;\d]{0,60}: (?:at least |about |some )?\d")
SINCE_THEN = re.compile(r"\b[Ss]ince then\b")
SAID_BY = re.compile(rf"\b(?:according to|{_SAY})\b")
SINCE_ATTACK = re.compile(
    r"\bsince the (?:\w+ )?(?:attack|ambush|raid|massacre|killings?|bombing|strike|assault|blast|explosion|shooting|fighting|clashes|"
    r"violence|offensive)\b"
)
FAR = 400  # characters of a clause break: an expression in the same clause is nearer than any beyond it


@dataclass(frozen=True, slots=True)
class _Dated:
    """An expression at its place in the report, its days, and whether it dates the saying and not the deed."""

    start_char: int
    end_char: int
    expression: DayExpression
    period: Period
    is_saying: bool


@dataclass(slots=True)
class Days:
    """The days that a report tells, and what they date. Made by `find_days`."""

    sentences: Sequence[Sentence]
    published: date | None
    published_known: Known | None
    dated: dict[int, list[_Dated]] = field(default_factory=dict)
    main: _Dated | None = None  # what dates the main event
    sections: dict[int, _Dated] = field(default_factory=dict)  # what the heading above a sentence dates: 'Running total since 8 October'
    issued: date | None = None  # the date that a statement or bulletin bears

    @property
    def event(self) -> Period:
        """The days of the main event, NO_PERIOD where the report does not date it."""
        return self.main.period if self.main else NO_PERIOD

    def statement_day(self, sentence_index: int, end_char: int | None = None) -> date | None:
        """Return the day on which the source of a sentence spoke, if the sentence tells it.

        end_char: where a claim ends; in 'raised its count to 90, up from 71 on Monday' Monday is only the day of the 71.
        """
        sentence = self.sentences[sentence_index]
        for dated in self.dated.get(sentence_index, ()):
            if not dated.is_saying or dated.period.last is None:
                continue
            before = sentence.words[: dated.start_char - sentence.start_char]
            if FORMER.search(before[-60:]) and not (end_char and dated.start_char - end_char <= 12):
                continue
            return dated.period.last
        return None

    def statement_period(self, sentence_index: int) -> Period:
        """Return the day of saying with how it is known; an act of speech has this day."""
        for dated in self.dated.get(sentence_index, ()):
            if dated.is_saying and dated.expression.role is Role.AT:
                return dated.period
        return NO_PERIOD

    def period(
        self,
        start_char: int,
        end_char: int,
        sentence_index: int,
        *,
        kind: str = "toll",
        statement_day: date | None = None,
        cumulative: bool = False,
        of_event: bool = True,
        is_elsewhere: bool = False,
    ) -> Period:
        """Return the days of the harm or deed of a claim whose evidence is this span of the report.

        kind: 'toll', 'act', 'assault' (an act of violence), 'situation' or 'speech'. cumulative: a running total, which begins
        with the event. of_event: whether, without a day of its own, the claim may have that of the main event: killing and
        wounding do, flight, arrest and disappearance mostly do not. is_elsewhere: whether it was in another place than the main
        event, whose day then does not hold for it. statement_day: when the source spoke, if the caller knows.
        Raises ValueError for another kind.
        """
        if kind not in KINDS:
            raise ValueError(f"a claim is a {', '.join(sorted(KINDS))}, not a {kind!r}")
        if kind == "speech":
            return self._speech(start_char, end_char, sentence_index, statement_day)
        own = self._own(
            start_char, end_char, sentence_index, is_state=kind == "situation", takes_asides=of_event and kind in ("toll", "assault")
        )
        if kind == "toll" and not of_event and STOCK.search(self._clause(start_char, end_char, sentence_index)):
            return self._of_stock(own, sentence_index, statement_day)
        if kind == "act" and (announced := self._announced_within(start_char, end_char, sentence_index)):
            return announced
        if own and self.main and of_event and _is_within(self.main, own):
            own = self.main  # 'last week's attack', which the report dates elsewhere
        if own and kind == "toll" and self._is_found(own, sentence_index):
            return NO_PERIOD  # the day on which bodies were found is not the day of the deaths
        if kind == "situation":
            return self._end(own, statement_day) if own else NO_PERIOD
        is_item = COUNT_LINE.match(self.sentences[sentence_index].words) and sentence_index not in self.sections
        if kind == "toll" and own is None and is_item and self.main and self.main.expression.role is Role.BETWEEN:
            return self.event  # 'Men: 120' in a bulletin of a quarter
        if cumulative or (kind == "toll" and of_event and own is not None and own.expression.role is Role.UNTIL):
            statement_day = statement_day or self.statement_day(sentence_index, end_char)
            return self._running(own, sentence_index, statement_day, of_event)
        if own is not None:
            return _within_evidence(own, start_char, end_char) if kind != "toll" else self._end(own, statement_day)
        carried = self._narrated(start_char, end_char, sentence_index)
        if carried is None and not (kind == "act" and self._stands_apart(start_char, end_char, sentence_index)):
            carried = self._carried(sentence_index)
        if carried is not None:
            return self._end(carried, statement_day)
        if kind == "toll" and sentence_index in self.sections:
            return self._end(self.sections[sentence_index], statement_day)
        if kind == "act":
            return self._announced(sentence_index)
        if is_elsewhere:
            return NO_PERIOD
        is_over = _is_short(self.event) and of_event
        return self.event if is_over or (kind == "toll" and of_event) else NO_PERIOD

    def _clause(self, start_char: int, end_char: int, sentence_index: int) -> str:
        """The words of a claim, with what follows to the next mark."""
        sentence = self.sentences[sentence_index]
        tail = sentence.words[end_char - sentence.start_char :]
        return (
            sentence.words[max(0, start_char - sentence.start_char - 20) : end_char - sentence.start_char]
            + re.split(r"[;,.]", tail, maxsplit=1)[0]
        )

    def _of_stock(self, own: _Dated | None, sentence_index: int, statement_day: date | None) -> Period:
        """How many are displaced now has no first day; the last is the day that it is told of, or of a statement that bears its date."""
        if own is not None and own.expression.role is Role.AT and own.period.last is not None:
            return Period(None, own.period.last, None, own.period.last_known)
        day = self.statement_day(sentence_index)
        if day is None and SAID_BY.search(self.sentences[sentence_index].words) is None:
            day = statement_day or self.issued
        return Period(None, day, None, Known.STATED) if day else NO_PERIOD

    def _narrated(self, start_char: int, end_char: int, sentence_index: int) -> _Dated | None:
        """A deed in the simple past goes on from the day of the sentence before: 'On Sunday hundreds marched. Police arrested eleven.'"""
        sentence = self.sentences[sentence_index]
        words = sentence.words[start_char - sentence.start_char : end_char - sentence.start_char]
        before = self.sentences[sentence_index - 1] if sentence_index else None
        if before is None or before.paragraph != sentence.paragraph or self._stands_apart(start_char, end_char, sentence_index):
            return None
        if ANAPHOR.search(words) is None or self.dated.get(sentence_index):
            return None
        deeds = [d for d in self.dated.get(before.index, ()) if not d.is_saying and d.expression.role is Role.AT and _is_short(d.period)]
        return deeds[-1] if deeds else None

    def _stands_apart(self, start_char: int, end_char: int, sentence_index: int) -> bool:
        """What 'has been' done, or an inquiry, is not told as the next thing that happened."""
        sentence = self.sentences[sentence_index]
        words = sentence.words[start_char - sentence.start_char : end_char - sentence.start_char]
        return PERFECT.search(words) is not None or INQUIRY.search(words) is not None

    def _announced_within(self, start_char: int, end_char: int, sentence_index: int) -> Period | None:
        """'announced on Monday a ceasefire to start the next day': the day within the words of the announcement."""
        for dated in self.dated.get(sentence_index, ()):
            if dated.is_saying and _is_day(dated.period) and start_char <= dated.start_char < end_char:
                return dated.period
        return None

    def _is_found(self, own: _Dated, sentence_index: int) -> bool:
        sentence = self.sentences[sentence_index]
        return FOUND.search(sentence.words[: own.start_char - sentence.start_char]) is not None

    def _speech(self, start_char: int, end_char: int, sentence_index: int, statement_day: date | None) -> Period:
        saying = self.statement_period(sentence_index)
        if saying is not NO_PERIOD and not self._is_of_another(start_char, sentence_index):
            return saying
        own = self._own(start_char, end_char, sentence_index, is_state=True, takes_asides=False)
        if own and own.expression.role is Role.AT and own.start_char < end_char + 25 and own.end_char > start_char - 25:
            return own.period
        before = self.sentences[sentence_index - 1] if sentence_index else None
        if before and before.paragraph == self.sentences[sentence_index].paragraph:
            saying = self.statement_period(before.index) if _has_same_speaker(self.sentences[sentence_index].words) else NO_PERIOD
            if saying is NO_PERIOD and GOES_ON.search(self.sentences[sentence_index].words):
                told = [
                    d.period for d in self.dated.get(before.index, ()) if d.expression.role is Role.AT and d.period.first == d.period.last
                ]
                saying = told[-1] if told else NO_PERIOD
            if saying is not NO_PERIOD:
                return saying
        sentence = self.sentences[sentence_index]
        words = sentence.words[start_char - sentence.start_char : end_char - sentence.start_char]
        if words.startswith(("on ", "to ", "for ")):  # 'calls on A to ask B, and on C to free D'
            words = sentence.words[: end_char - sentence.start_char]
        day = statement_day or (self.issued if PRESENT_SPEECH.search(words) else None)
        return Period(day, day, Known.STATED, Known.STATED) if day else NO_PERIOD

    def _is_of_another(self, start_char: int, sentence_index: int) -> bool:
        """In 'X on Monday condemned it; Y welcomed it' the day is that of the words before the semicolon."""
        at = next((d.end_char for d in self.dated.get(sentence_index, ()) if d.is_saying and d.expression.role is Role.AT), start_char)
        offset = self.sentences[sentence_index].start_char
        return at < start_char and ";" in self.sentences[sentence_index].words[at - offset : start_char - offset]

    def _announced(self, sentence_index: int) -> Period:
        """An act that is announced or ordered has the day of the announcement."""
        return self.statement_period(sentence_index) if ANNOUNCED.search(self.sentences[sentence_index].words) else NO_PERIOD

    def _own(
        self, start_char: int, end_char: int, sentence_index: int, *, is_state: bool = False, takes_asides: bool = True
    ) -> _Dated | None:
        """Return the nearest expression of the sentence that dates the deed: within the evidence, in its clause, beyond it.

        is_state: only of the same clause, as a state of affairs or a saying takes no day from a clause beside it.
        takes_asides: whether a relative clause beside the claim may date it: 'bodies were pulled from X, which was bombed on 3 June'.
        """
        best: tuple[int, int, _Dated] | None = None
        words = self.sentences[sentence_index].words
        offset = self.sentences[sentence_index].start_char
        for dated in self.dated.get(sentence_index, ()):
            if dated.is_saying or dated.expression.role in (Role.BEFORE, Role.AFTER) or dated.period == NO_PERIOD:
                continue
            if dated.start_char < end_char and dated.end_char > start_char:
                distance = 0
                if not takes_asides and is_state and _is_aside(words, dated, start_char - offset, offset):
                    continue
            else:
                a, b = (end_char, dated.start_char) if dated.start_char >= end_char else (dated.end_char, start_char)
                breaks = len(CLAUSE_BREAK.findall(words[a - offset : b - offset]))
                if not takes_asides and _is_aside(words, dated, start_char - offset, offset):
                    continue
                if (breaks and is_state) or (dated.expression.role is Role.UNTIL and ";" in words[a - offset : b - offset]):
                    continue
                distance = b - a + FAR * breaks
            rank = (distance, dated.start_char)
            if best is None or rank < best[:2]:
                best = (*rank, dated)
        return best[2] if best else None

    def _carried(self, sentence_index: int) -> _Dated | None:
        """Return the deed's day of the sentence before, in the same paragraph, where this one goes on with it."""
        sentence = self.sentences[sentence_index]
        for back in (1, 2):
            if sentence_index - back < 0 or not CONTINUES.match(self.sentences[sentence_index - back + 1].words):
                return None
            before = self.sentences[sentence_index - back]
            if before.paragraph != sentence.paragraph:
                return None
            deeds = [
                d for d in self.dated.get(before.index, ()) if not d.is_saying and d.expression.role in (Role.AT, Role.BETWEEN, Role.SINCE)
            ]
            deeds = [d for d in deeds if d.period != NO_PERIOD]
            if deeds:
                return deeds[-1]
        return None

    def _running(self, own: _Dated | None, sentence_index: int, statement_day: date | None, of_event: bool) -> Period:
        """Return the days of a running total: from its own beginning, or the event's, to the day of the count."""
        known = Known.INFERRED if self.published_known is Known.INFERRED else Known.RELATIVE
        end = statement_day or self.statement_day(sentence_index) or self.published
        own = own or self.sections.get(sentence_index)
        if own is None and end and SINCE_THEN.search(self.sentences[sentence_index].words):
            told = self._told_before(sentence_index)
            if told is not None and told.first is not None and told.first <= end:
                return Period(told.first, end, told.first_known, known)
        if (
            own is None
            and self.event.first
            and end
            and self.event.first <= end
            and SINCE_ATTACK.search(self.sentences[sentence_index].words)
        ):
            return Period(self.event.first, end, self.event.first_known, known)
        if own is not None:
            period, role = own.period, own.expression.role
            if role is Role.SINCE:
                return self._end(own, statement_day)
            if role is Role.UNTIL:
                return self._from_event(period.last, period.last_known)
            if role is Role.BETWEEN or (period.first and period.last and period.last > period.first):
                return period
            if self._is_one_day() and self.event.first and period.first and period.first > self.event.first:
                return self.event
            if self.event.first is not None and period.last is not None and period.last > self.event.first:
                return self._from_event(period.last, period.last_known)
            if self.event.first is None or period.first == self.event.first:
                return self._end(own, statement_day) if role is not Role.AT else period
            return period
        carried = self._carried(sentence_index)
        if (
            carried is None
            and of_event
            and (carried := self._counted_before(sentence_index))
            and carried.expression.role is Role.SINCE
            and end
        ):
            return Period(carried.period.first, max(end, carried.period.first or end), carried.period.first_known, known)
        if carried is not None and carried.expression.role is Role.BETWEEN and end and end != self.published:
            first, last = carried.period.first, carried.period.last
            end = self.statement_day(sentence_index) or end
            if first and last and first <= end < last:  # 'It stood at 40 on Friday'
                return Period(first, end, carried.period.first_known, Known.STATED)
        if carried is not None and carried.expression.role in (Role.SINCE, Role.BETWEEN):
            return self._end(carried, statement_day)
        if carried is not None and of_event and self._is_one_day() and _is_day(carried.period):
            return carried.period
        if SINCE_EVENT.search(self.sentences[sentence_index].words):
            if self._is_one_day() and not of_event and self.event.first and end and self.event.first <= end:
                return Period(self.event.first, end, self.event.first_known, known)
            return Period(None, end, None, known) if end else NO_PERIOD
        if self.event.first is None or not of_event:
            return NO_PERIOD
        if end is None or end < self.event.first:
            return Period(self.event.first, None, self.event.first_known, None)
        if self._is_over() or self._is_one_day():
            return self.event
        return Period(self.event.first, end, self.event.first_known, known)

    def _told_before(self, sentence_index: int) -> Period | None:
        """The last day told in the two sentences before, which 'since then' counts from."""
        for index in range(sentence_index - 1, max(-1, sentence_index - 3), -1):
            if told := [d.period for d in self.dated.get(index, ()) if not d.is_saying and d.period.first is not None]:
                return told[-1]
        return None

    def _counted_before(self, sentence_index: int) -> _Dated | None:
        """What dated the count in the sentence before, or the deed up to three before, of the same paragraph."""
        sentence = self.sentences[sentence_index]
        for back in range(1, 4):
            before = self.sentences[sentence_index - back] if sentence_index >= back else None
            if before is None or before.paragraph != sentence.paragraph:
                return None
            deeds = [d for d in self.dated.get(before.index, ()) if not d.is_saying and d.period != NO_PERIOD]
            deeds = [d for d in deeds if d.expression.role in (Role.AT, Role.BETWEEN) or (back == 1 and d.expression.role is Role.SINCE)]
            if deeds:
                return deeds[-1]
        return None

    def _is_one_day(self) -> bool:
        """A main event on one day: a count of it is of that day, however late; unless the report tells of days of violence."""
        if self.main is None or self.main.expression.role is not Role.AT or self.event.first != self.event.last:
            return False
        return not any(SEVERAL_DAYS.search(sentence.words) for sentence in self.sentences)

    def _is_over(self) -> bool:
        """A main event told with its end ('between 6 and 10 March'), or more than a week gone, is over; what was counted later was then."""
        if self.main is None or self.event.last is None or self.main.expression.role is Role.SINCE:
            return False
        is_stretch = self.main.expression.role is Role.BETWEEN or self.main.expression.first.day_high is not None
        return is_stretch or (self.published is not None and (self.published - self.event.last).days > 7)

    def _from_event(self, last: date | None, known: Known | None) -> Period:
        if self.event.first is None or last is None or last < self.event.first:
            return Period(None, last, None, known) if last else NO_PERIOD
        return Period(self.event.first, last, self.event.first_known, known)

    def _end(self, dated: _Dated, statement_day: date | None) -> Period:
        """Let 'since X' end with the day of the statement."""
        if dated.expression.role is not Role.SINCE:
            return dated.period
        end = statement_day
        if end is None:
            end = self.statement_day(self._index_at(dated.start_char)) or dated.period.last
            if end == dated.period.first:  # 'since then'
                end = self.published or end
        first = dated.period.first
        if first is None or end is None or end < first:
            return dated.period
        return Period(first, end, dated.period.first_known, dated.period.last_known or Known.RELATIVE)

    def _index_at(self, char: int) -> int:
        return max(0, bisect_right([s.start_char for s in self.sentences], char) - 1)


def _within_evidence(own: _Dated, start_char: int, end_char: int) -> Period:
    """'began on Tuesday and ended on Wednesday' are two acts: each has the end of the stretch that its own words hold."""
    period = own.period
    if own.expression.role is Role.BETWEEN and own.expression.last is not None and period.first and period.last:
        if own.start_char < end_char < own.end_char and start_char < own.start_char:
            return Period(period.first, period.first, period.first_known, period.first_known)
        if own.start_char < start_char < own.end_char:
            return Period(period.last, period.last, period.last_known, period.last_known)
    return period


def _has_same_speaker(words: str) -> bool:
    """Tell whether a sentence goes on with who spoke before: it begins with a pronoun, a quotation or a common noun, or says 'he added'."""
    return NEW_SPEAKER.match(words) is None or GOES_ON.search(words) is not None


def _is_day(period: Period) -> bool:
    return period.first is not None and period.first == period.last


def _is_aside(words: str, dated: _Dated, claim_start: int, offset: int) -> bool:
    """Tell whether an expression stands in a relative clause that the claim is not in: 'the army, which took X in June, said'."""
    start, end = dated.start_char - offset, dated.end_char - offset
    begin = max((m.start() for m in RELATIVE.finditer(words, max(0, start - ASIDE_CHARS), start)), default=-1)
    if begin < 0 or re.search(r"[;]|,\s(?!and\b|or\b|[A-Z])", words[begin + 2 : start]):
        return False
    closing = re.search(r"[,;.]", words[end : end + ASIDE_CHARS])
    close = end + (closing.start() if closing else ASIDE_CHARS)
    return not begin <= claim_start <= close


def find_days(sentences: Sequence[Sentence], published: date | None, published_known: Known | None = Known.STATED) -> Days:
    """Read the day expressions of a report, tell days of deeds from days of sayings, and find the days of the main event."""
    days = Days(sentences, published, published_known)
    anchor: Period | None = None
    for sentence in sentences:
        if sentence.part is Part.POINTER or (sentence.part is Part.DATELINE and SECTION_SINCE.fullmatch(sentence.words.strip()) is None):
            continue
        found = []
        said: Period | None = None
        for expression in day_expressions(sentence.words):
            is_saying = _is_saying(sentence.words, expression)
            is_soon = expression.first.form is Form.DATE and _is_soon(expression.first, published)
            is_future = bool(FUTURE.search(sentence.words, max(0, expression.start_char - 60), expression.end_char + 20))
            period = resolve(
                expression, published, anchor=said or anchor, published_known=published_known,
                is_future=is_future and (expression.role is Role.UNTIL or expression.first.form is Form.WEEKDAY or is_soon),
            )  # fmt: skip
            if expression.role is Role.AT and not is_saying and SINCE_CLAUSE.search(sentence.words[: expression.start_char][-120:]):
                expression = replace(expression, role=Role.SINCE)  # 'since the truce collapsed in March'
                if period.first is not None:
                    period = Period(period.first, published or period.last, period.first_known, Known.RELATIVE)
            found.append(
                _Dated(
                    sentence.start_char + expression.start_char, sentence.start_char + expression.end_char, expression, period, is_saying
                )
            )
            if period.first is not None and expression.role in (Role.AT, Role.BETWEEN) and not is_saying and _is_anchor(period, expression):
                anchor = period
            elif expression.role is Role.AT and period.first is not None and BEGAN.search(sentence.words[: expression.start_char][-40:]):
                anchor = Period(period.first, period.first, period.first_known, period.first_known)  # 'began in May 2019'
            elif is_saying and _is_day(period):
                said = period  # 'announced on Monday a truce to start the next day'
            elif expression.role is Role.SINCE and period.first is not None:
                anchor = Period(period.first, period.first, period.first_known, period.first_known)
        if found:
            days.dated[sentence.index] = found
    _find_sections(days)
    days.issued = _issued(days)
    days.main = _lengthened(days, _main_event(days)) or _days_of_violence(days)
    return days


def _is_soon(point: Point, published: date | None) -> bool:
    """Tell whether a date without a year lies within a few months after publication."""
    if published is None or point.year is not None or not point.month or not point.day:
        return False
    for year in (published.year, published.year + 1):
        try:
            ahead = (date(year, point.month, point.day) - published).days
        except ValueError:
            continue
        if 0 < ahead <= SOON_DAYS:
            return True
    return False


def _find_sections(days: Days) -> None:
    """Let the day in a heading hold for what stands under it, to the next heading."""
    section: _Dated | None = None
    for sentence in days.sentences:
        is_line = sentence.part in (Part.HEADING, Part.ITEM, Part.BODY, Part.DATELINE) and SECTION.fullmatch(sentence.words.strip())
        if is_line and not VIOLENT.search(sentence.words):
            deeds = [d for d in days.dated.get(sentence.index, ()) if d.period.first is not None]
            section = deeds[-1] if deeds else None
        elif section is not None:
            days.sections[sentence.index] = section


def _issued(days: Days) -> date | None:
    """The date that a statement or bulletin bears at its top: '14 February 2024' on a line of its own, the day of publication."""
    for sentence in days.sentences[:6]:
        if sentence.part is Part.BODY and len(sentence.words) > 90:
            return None
        for dated in days.dated.get(sentence.index, ()):
            if dated.expression.first.year is not None and dated.period.last == days.published:
                return days.published
        if sentence.part is Part.DATELINE and (day := _full_date(sentence.words)) is not None and day == days.published:
            return day
    return None


def _is_saying(words: str, expression: DayExpression) -> bool:
    """'…, police said on Tuesday' and 'On Tuesday, police said …' date the saying; '… on Tuesday, police said' the deed."""
    is_possessive = words[: expression.end_char].endswith(("'s", "’s"))
    if expression.role is not Role.AT or is_possessive:
        return False
    before = words[max(0, expression.start_char - 90) : expression.start_char]
    before = re.sub(r"\s(?:on|late|early|in)\s*$", " ", before)
    after = words[expression.end_char : expression.end_char + 120]
    if expression.first.form in (Form.YEAR, Form.PAST, Form.OVERNIGHT) or (
        expression.first.form is Form.MONTH and not expression.first.day
    ):
        return False
    if SAID_BEFORE.search(before) or STATEMENT_BEFORE.search(before) or COUNTED_BEFORE.search(before) or RISEN_BEFORE.search(before):
        return True
    if FREED.search(after[:80]) and SAID_BEFORE.search(before) is None:
        return False  # 'On Monday the rebels released four teachers'
    if SAID_AFTER.match(after):
        return True
    if expression.first.form is Form.LATER:
        return False
    return bool(OPENING.fullmatch(words[: expression.start_char][-40:]) and expression.start_char < 40 and SUBJECT_SAID.match(after))


def _is_anchor(period: Period, expression: DayExpression) -> bool:
    """'the next day' counts from a day or a stretch with its end, not from 'this week'."""
    return period.first == period.last or (expression.role is Role.BETWEEN and _is_short(period))


def _is_short(period: Period) -> bool:
    return period.first is not None and period.last is not None and (period.last - period.first).days <= 7


def _main_event(days: Days) -> _Dated | None:
    """Return what dates the main event of a report: the first deed of violence that it dates, made precise where it is a week.

    'the worst since 2020' compares, and dates nothing; a year or a month is no event.
    """
    event: _Dated | None = None
    lead = next((s.index for s in days.sentences if s.part is Part.BODY and days.dated.get(s.index) and VIOLENCE.search(s.words)), -1)
    for sentence in days.sentences:
        if sentence.part in (Part.CAPTION, Part.HEADING) or not VIOLENCE.search(sentence.words):
            continue
        for dated in days.dated.get(sentence.index, ()):
            expression, period = dated.expression, dated.period
            if dated.is_saying or expression.role not in (Role.AT, Role.SINCE, Role.BETWEEN) or period.first is None:
                continue
            if expression.first.form is Form.LATER or (days.published and period.first > days.published):
                continue
            is_vague = expression.first.form in (Form.YEAR, Form.PAST, Form.MONTH, Form.SPAN) and expression.role is not Role.BETWEEN
            most = LONGEST_BULLETIN if event is None and sentence.index == lead else LONGEST_EVENT
            is_stretch = expression.role is Role.BETWEEN and period.last is not None and (period.last - period.first).days <= most
            if is_vague or not (expression.role is Role.SINCE or is_stretch or _is_short(period)):
                continue
            if is_stretch and most == LONGEST_BULLETIN:
                return dated
            if event is None:
                event = _begun(dated, sentence, days)
            elif _is_within(dated, event) or _is_whole(dated, event):
                return dated
    return event


def _begun(dated: _Dated, sentence: Sentence, days: Days) -> _Dated:
    """'The clashes began on Monday', in a report of days of clashes: the event is since then."""
    before = sentence.words[: dated.start_char - sentence.start_char]
    is_several = any(SEVERAL_DAYS.search(s.words) for s in days.sentences)
    if not is_several or BEGAN.search(before[-40:]) is None or dated.expression.role is not Role.AT or days.published is None:
        return dated
    known = Known.INFERRED if days.published_known is Known.INFERRED else Known.RELATIVE
    period = Period(dated.period.first, days.published, dated.period.first_known, known)
    return replace(dated, expression=replace(dated.expression, role=Role.SINCE), period=period)


def _lengthened(days: Days, event: _Dated | None) -> _Dated | None:
    """'killed in two days of fighting', which began on Monday: the event is Monday and the day after."""
    lead = next((s for s in days.sentences if s.part is Part.BODY), None)
    match = DAYS_OF.search(lead.words) if lead else None
    count = count_of(match[1]) if match else None
    if event is None or event.period.first is None or not count or event.expression.role is not Role.AT or not _is_day(event.period):
        return event
    end = event.period.first + (min(count, LONGEST_EVENT) - 1) * DAY
    if days.published and end > days.published:
        return event
    period = replace(event.period, last=end)
    return replace(event, expression=replace(event.expression, role=Role.BETWEEN), period=period)


def _days_of_violence(days: Days) -> _Dated | None:
    """'killed in four days of fighting', said on Sunday: Thursday to Sunday, where the lead tells it and the report no other day."""
    body = [sentence for sentence in days.sentences if sentence.part is Part.BODY][:2]
    for sentence in body:
        match = DAYS_OF.search(sentence.words)
        count = count_of(match[1]) if match else None
        end = days.statement_day(sentence.index) or days.published
        if match and count and end:
            known = Known.INFERRED if days.published_known is Known.INFERRED else Known.RELATIVE
            period = Period(end - (count - 1) * DAY, end, known, known)
            expression = DayExpression(match.start(), match.end(), Role.AT, Point(Form.PAST, count=count - 1))
            return _Dated(sentence.start_char + match.start(), sentence.start_char + match.end(), expression, period, False)
    return None


DAYS_OF = re.compile(
    rf"\b(?:in|after|over|during|amid) ({A_COUNT}) (?:straight |consecutive )?days of (?:\w+ )?"
    r"(?:violence|fighting|clashes|unrest|attacks|killings|bloodshed|battles|strikes|hostilities|shelling|bombardment)"
)


def _is_whole(one: _Dated, part: _Dated) -> bool:
    """'killed between 13 and 21 June', where the day that was told before is one of these."""
    first, last = one.period.first, one.period.last
    is_day = part.expression.role is Role.AT and part.period.first == part.period.last
    is_stretch = bool((first and last and first < last and _is_short(one.period)) or one.expression.role is Role.BETWEEN)
    return bool(is_day and is_stretch and first and last and part.period.first and first <= part.period.first <= last)


def _is_within(one: _Dated, whole: _Dated) -> bool:
    """A day within the week that was told before: 'last week's attack', and later 'on 3 October'."""
    first, last = whole.period.first, whole.period.last
    is_day = one.period.first is not None and one.period.first == one.period.last
    point = whole.expression.first
    is_week = point.form is Form.CALENDAR and point.unit in ("week", "weekend") and whole.expression.role is Role.AT
    return bool(is_day and is_week and first and last and one.period.first and first <= one.period.first <= last)


# --- The day of a report without one ------------------------------------------------------------------------------------


def infer_published(sentences: Sequence[Sentence]) -> tuple[date, str] | None:
    """Return the day of publication that a report's own words give, and the sentence that says how; None without such words.

    A date line gives its date. A caption gives the earliest day; the first weekday that the body tells is the first such day
    on or after it, and 'today' is the caption's day.
    """
    for sentence in sentences:
        if sentence.part is Part.DATELINE and (day := _full_date(sentence.words)):
            return day, f"The line {sentence.words!r} gives the date {day.isoformat()}."
    captions = [(s, day) for s in sentences if s.part is Part.CAPTION and (day := _full_date(s.words))]
    if not captions:
        return None
    _, start = max(captions, key=lambda pair: pair[1])
    for sentence in sentences:
        if sentence.part in (Part.CAPTION, Part.DATELINE, Part.POINTER):
            continue
        for expression in day_expressions(sentence.words):
            point, words = expression.first, sentence.words[expression.start_char : expression.end_char]
            if point.form is Form.WEEKDAY and point.part == "" and expression.role is Role.AT:
                day = start + (point.count - start.weekday()) % 7 * DAY
                told = f"The caption is of {start.isoformat()} and the text says {words!r}"
                return day, f"{told}: the first such day on or after it is {day.isoformat()}."
            if point.form is Form.OFFSET and point.count == 0 and point.unit == "day":
                return start, f"The caption is of {start.isoformat()} and the text says {words!r}."
    return None


def _full_date(words: str) -> date | None:
    for expression in day_expressions(words):
        point = expression.first
        if point.form is Form.DATE and point.year is not None and (period := resolve(expression, None)).first is not None:
            return period.first
    return None

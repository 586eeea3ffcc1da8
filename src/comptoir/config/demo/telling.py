"""Telling the stories: each step is done by the action that the screens use, at its time."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from comptoir.config.demo import deeds
from comptoir.config.demo.ledger import Ledger
from comptoir.config.demo.scenes import SYSTEM, Scene, Step, all_scenes
from comptoir.config.demo.speaking import Speaker
from comptoir.config.demo.timetable import Timetable
from comptoir.conversations import actions
from comptoir.conversations.models import Conversation, Priority, Status
from comptoir.lib import clock
from comptoir.people.models import Agent

ON_SAYING_BYE: Final = timedelta(minutes=6)
PRIORITIES: Final = {"low": Priority.LOW, "normal": Priority.NORMAL, "high": Priority.HIGH, "urgent": Priority.URGENT}


@dataclass(frozen=True, order=True)
class Moment:
    """One step of one scene at its time."""

    at: datetime
    scene_name: str
    index: int


def moments(timetable: Timetable) -> list[Moment]:
    """Every step of every scene in the order in which they happened."""
    return sorted(
        Moment(at, scene.name, index) for scene in all_scenes() for index, at in enumerate(timetable.place(scene))
    )


class Teller:
    """Tells moment after moment into the ledger, in the caller's transaction."""

    def __init__(self, ledger: Ledger, timetable: Timetable) -> None:
        self.ledger = ledger
        self.timetable = timetable
        self.agents = {key: Agent.objects.get(pk=pk) for key, pk in ledger.agents.items()}
        self.scenes = {scene.name: scene for scene in all_scenes()}
        self.speaker = Speaker(ledger, timetable)

    def tell(self, moment: Moment) -> None:
        scene = self.scenes[moment.scene_name]
        step = scene.steps[moment.index]
        with clock.stopped(moment.at):
            if not step.by:
                self._customer(scene, step, moment)
            else:
                self._agent(scene, step, moment)

    def _customer(self, scene: Scene, step: Step, moment: Moment) -> None:
        if step.does == "closes":
            held = self._conversation(scene)
            actions.set_status_by_customer(held.customer, held, Status.SOLVED)
            return
        conversation = self.speaker.hear(scene, step, moment.index, moment.at)
        is_new = scene.name not in self.ledger.conversations
        self.ledger.conversations[scene.name] = conversation.pk
        if is_new and scene.priority and not self._first_agent(scene):
            actions.set_priority(None, conversation, PRIORITIES[scene.priority])
        if step.thanks and conversation.assignee is not None:
            with clock.stopped(moment.at + ON_SAYING_BYE):
                actions.set_status(conversation.assignee, conversation, Status.SOLVED)
                self._read(conversation.assignee, scene)

    def _agent(self, scene: Scene, step: Step, moment: Moment) -> None:
        agent = None if step.by == SYSTEM else self.agents[step.by]
        if agent is not None and self._first_agent(scene) == moment.index:
            self._take_up(scene, agent)
        held = self._of(f"{scene.name}#split") if step.in_split else self._conversation(scene)
        if agent is not None and step.says:
            self._take_over(scene, agent, held)
        self._deed(scene, step, agent)
        if agent is not None and step.says:
            self.speaker.say(agent, held, scene, step, moment.at)
        if agent is not None and step.notes:
            named = tuple(self.agents[key] for key in step.mentions)
            self.speaker.note(agent, self._conversation(scene), step, named)
        if agent is not None:
            self._read(agent, scene)

    def _take_up(self, scene: Scene, agent: Agent) -> None:
        """What an agent does who opens a new one: name it, and say how urgent it is."""
        if scene.tags:
            actions.set_tags(agent, self._conversation(scene), scene.tags)
        if scene.priority:
            actions.set_priority(agent, self._conversation(scene), PRIORITIES[scene.priority])

    def _take_over(self, scene: Scene, agent: Agent, held: Conversation) -> None:
        # Half of the first answers take it by answering, the others are taken first: both are how people work.
        answers_at_once = held.assignee is None and random.Random(scene.name).random() < 0.5  # noqa: S311
        if held.assignee_id != agent.pk and not answers_at_once:
            actions.assign(agent, held, agent)

    def _deed(self, scene: Scene, step: Step, agent: Agent | None) -> None:
        held = self._conversation(scene)
        if step.status:
            actions.set_status(agent, held, Status(step.status))
        if step.priority:
            actions.set_priority(agent, held, PRIORITIES[step.priority])
        if step.team:
            deeds.hand_over(self.ledger, agent, held, step.team)
        if step.assignee:
            actions.assign(agent, held, self.agents[step.assignee])
        if agent is not None:
            self._rarer_deed(scene, step, agent, held)

    def _rarer_deed(self, scene: Scene, step: Step, agent: Agent, held: Conversation) -> None:
        if step.snooze:
            actions.snooze(agent, held, self._ahead(step.snooze))
        if step.link:
            actions.link(agent, held, self._of(step.link))
        if step.merge_into:
            actions.merge(agent, self._of(step.merge_into), held)
        if step.same_person:
            deeds.make_one(self.ledger, agent, step.same_person, scene.customer)
        if step.split:
            to = self.agents[step.split_to] if step.split_to else None
            parted = deeds.split_off(self.ledger, agent, held, step, to)
            self.ledger.conversations[f"{scene.name}#split"] = parted.pk

    def _ahead(self, days: str) -> datetime:
        day = self.timetable.now + timedelta(days=int(days.removesuffix("d")))
        return datetime.combine(day.date(), time(9), self.timetable.zone)

    def _first_agent(self, scene: Scene) -> int | None:
        by_agents = (index for index, step in enumerate(scene.steps) if step.by and step.by != SYSTEM)
        return next(by_agents, None)

    def _read(self, agent: Agent, scene: Scene) -> None:
        held = self._conversation(scene)
        actions.mark_read(agent, held, held.last_position)

    def _conversation(self, scene: Scene) -> Conversation:
        return self._of(scene.name)

    def _of(self, name: str) -> Conversation:
        return Conversation.objects.select_related("assignee", "customer", "inbox").get(
            pk=self.ledger.conversations[name]
        )


Progress = Callable[[int, int], None]

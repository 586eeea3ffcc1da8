"""Jobs: written with the change, done at least once, tried again, kept when they fail."""

import datetime
import os

import pytest
from django.core.checks import Error
from django.db import transaction

from comptoir.jobs import UnknownNameError, emit, enqueue, retelling
from comptoir.jobs.actions import claim as claims
from comptoir.jobs.actions.keep import beat, purge_finished, stop_beating
from comptoir.jobs.actions.retry import give_up, retry_failed
from comptoir.jobs.checks import check_names
from comptoir.jobs.models import Job, ScheduleEntry
from comptoir.jobs.queries import depth, failed_jobs, heartbeats, is_alive, next_run_at
from comptoir.jobs.running import run_claimed, run_due_jobs
from comptoir.jobs.schedule import next_after, start_due
from comptoir.jobs.tasks import Running
from comptoir.jobs.tests.conftest import seen
from comptoir.lib import clock

pytestmark = pytest.mark.django_db


def in_s(seconds: float) -> datetime.datetime:
    return clock.now() + datetime.timedelta(seconds=seconds)


def let_it_be_due() -> None:
    Job.objects.filter(done_at=None, failed_at=None).update(run_at=in_s(-1))


def test_a_job_runs_once_with_its_ids() -> None:
    enqueue("toy.note", thing_id=12, colour="blue")
    assert run_due_jobs() == 1
    assert run_due_jobs() == 0
    assert seen == [(12, "blue")]


def test_a_job_of_a_transaction_that_fails_never_was() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue("toy.note", thing_id=12)
        raise RuntimeError
    assert run_due_jobs() == 0


def test_what_is_retold_has_no_consequences(settings) -> None:
    settings.REACTIONS = {"toy.happened": ["toy.note"]}
    with retelling():
        emit("toy.happened", thing_id=1)
    assert not Job.objects.exists()
    emit("toy.happened", thing_id=1)
    assert Job.objects.count() == 1


def test_a_job_waits_for_its_time() -> None:
    enqueue("toy.note", thing_id=1, run_at=in_s(3600))
    assert run_due_jobs() == 0
    found = next_run_at()
    assert found is not None and found > in_s(3500)
    assert depth().later == 1


def test_only_ids_go_into_a_job() -> None:
    with pytest.raises(UnknownNameError, match=r"toy\.note"):
        enqueue("toy.nothing")
    with pytest.raises(TypeError, match="needs thing_id"):
        enqueue("toy.note")
    with pytest.raises(TypeError, match="takes no size"):
        enqueue("toy.note", thing_id=1, size=2)
    with pytest.raises(TypeError, match="pass an id"):
        enqueue("toy.note", thing_id=object())  # type: ignore[arg-type]


def test_of_one_key_one_job_waits() -> None:
    for thing_id in (1, 2):
        enqueue("toy.note", key="toy:1", thing_id=thing_id)
    assert depth().due == 1
    claim = claims.claim_next()
    assert claim is not None
    enqueue("toy.note", key="toy:1", thing_id=3)
    assert depth().due == 2, "one that runs has perhaps read the old state: the next one is needed"
    claims.retry_later(claim, 0, "not now")
    assert run_due_jobs() == 1
    assert seen == [(3, "")]


def test_an_event_writes_one_job_for_each_reaction(settings) -> None:
    settings.REACTIONS = {"thing.made": ["toy.note", "toy.break_down"], "thing.seen": []}
    emit("thing.made", thing_id=5, other_id=6)
    emit("thing.seen", thing_id=5)
    assert list(Job.objects.order_by("pk").values_list("task", "ids")) == [
        ("toy.note", {"thing_id": 5}),
        ("toy.break_down", {}),
    ]
    with pytest.raises(UnknownNameError, match=r"thing\.made"):
        emit("thing.lost", thing_id=5)


def test_a_failure_is_tried_again_and_then_kept() -> None:
    enqueue("toy.break_down")
    assert run_due_jobs() == 1
    job = Job.objects.get()
    assert "the wheel came off" in job.last_error
    assert job.claimed_at is None and job.run_at > in_s(2)
    for _ in range(2):
        let_it_be_due()
        run_due_jobs()
    assert [each.attempt for each in seen if isinstance(each, Running)] == [1, 2, 3]
    assert failed_jobs().count() == 1
    let_it_be_due()
    assert run_due_jobs() == 0
    assert retry_failed() == 1
    assert run_due_jobs() == 1
    assert failed_jobs().count() == 0


def test_a_failed_job_can_be_forgotten() -> None:
    job = Job.objects.create(task="toy.note", run_at=in_s(0), created_at=in_s(0), failed_at=in_s(0))
    assert give_up(job.pk)
    assert not give_up(job.pk)


def test_coming_back_later_is_no_failed_attempt() -> None:
    enqueue("toy.come_back")
    for _ in range(5):
        let_it_be_due()
        run_due_jobs()
    job = Job.objects.get()
    assert (job.failed_at, job.attempts, job.last_error) == (None, 0, "they are at lunch")


def test_the_waiting_grows_with_the_attempts_and_ends_at_an_hour() -> None:
    assert 3 < claims.backoff_s(1) < 7
    assert 2000 < claims.backoff_s(30) < 5000


def test_a_claim_whose_process_died_comes_back() -> None:
    enqueue("toy.note", thing_id=1)
    assert claims.claim_next() is not None
    assert claims.claim_next() is None
    Job.objects.update(claimed_until=in_s(-1))
    again = claims.claim_next()
    assert again is not None and again.attempt == 2


def test_at_start_the_claims_of_dead_processes_come_back_at_once() -> None:
    host = claims.this_process().rpartition(":")[0]
    for name in (f"{host}:999999999", f"elsewhere:{os.getpid()}", f"{host}:{os.getppid()}"):
        Job.objects.create(
            task="toy.note",
            ids={"thing_id": 1},
            run_at=in_s(-9),
            created_at=in_s(-9),
            claimed_at=in_s(-9),
            claimed_until=in_s(50),
            claimed_by=name,
        )
    assert claims.free_claims_of_the_dead(only_process=False) == 1
    assert claims.free_claims_of_the_dead(only_process=True) == 2


def test_a_job_that_kills_its_process_each_time_is_given_up() -> None:
    enqueue("toy.note", thing_id=1)
    Job.objects.update(attempts=12)
    run_due_jobs()
    assert "process died" in failed_jobs().get().last_error
    assert seen == []


def test_whoever_lost_the_claim_does_not_finish_it() -> None:
    enqueue("toy.note", thing_id=1)
    slow = claims.claim_next()
    Job.objects.update(claimed_until=in_s(-1))
    fast = claims.claim_next()
    assert slow is not None and fast is not None
    claims.finish(slow)
    assert Job.objects.get().done_at is None
    claims.finish(fast)
    assert Job.objects.get().done_at is not None


def test_running_may_claim_the_next_one_in_the_same_commit() -> None:
    for thing_id in (1, 2):
        enqueue("toy.note", thing_id=thing_id)
    first = claims.claim_next()
    assert first is not None
    second = run_claimed(first, and_claim_next=True)
    assert second is not None and second.ids == {"thing_id": 2}


def test_a_task_that_no_room_has_any_more_stays_visible() -> None:
    Job.objects.create(task="gone.away", run_at=in_s(-1), created_at=in_s(-1), attempts=11)
    run_due_jobs()
    assert "gone.away" in failed_jobs().get().last_error


def test_old_finished_jobs_are_purged_and_failed_ones_kept() -> None:
    old = in_s(-8 * 24 * 3600)
    Job.objects.create(task="toy.note", run_at=old, created_at=old, done_at=old)
    Job.objects.create(task="toy.note", run_at=old, created_at=old, failed_at=old)
    Job.objects.create(task="toy.note", run_at=old, created_at=old, done_at=in_s(-60))
    assert purge_finished() == 1
    assert Job.objects.count() == 2


def test_depth_says_how_long_the_oldest_has_waited() -> None:
    Job.objects.create(task="toy.note", run_at=in_s(-90), created_at=in_s(-90))
    found = depth()
    assert (found.due, found.later, found.failed) == (1, 0, 0)
    assert 89 < found.oldest_due_s < 100


def test_a_heartbeat_shows_who_lives() -> None:
    beat("worker", "1 of 4 threads busy")
    beat("worker", "0 of 4 threads busy")
    assert [(each.role, each.detail) for each in heartbeats()] == [("worker", "0 of 4 threads busy")]
    assert is_alive("worker") and not is_alive("mail")
    stop_beating("worker")
    assert not is_alive("worker")


def test_the_schedule_starts_each_entry_once(settings) -> None:
    settings.SCHEDULE = {"toy.break_down": 300}
    start_due()
    assert start_due() > 59
    assert start_due() > 59
    assert Job.objects.count() == 1
    ScheduleEntry.objects.update(next_at=in_s(-1))
    start_due()
    assert Job.objects.count() == 1, "one that still waits is enough"


def test_a_daily_entry_comes_at_its_hour() -> None:
    noon = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
    assert next_after("03:15", noon) == datetime.datetime(2026, 11, 23, 3, 15, tzinfo=datetime.UTC)
    assert next_after("13:00", noon) == datetime.datetime(2026, 11, 22, 13, 0, tzinfo=datetime.UTC)
    assert next_after(60, noon) == noon + datetime.timedelta(minutes=1)


def test_the_check_names_what_leads_nowhere(settings) -> None:
    settings.REACTIONS = {"thing.made": ["toy.nothing"]}
    settings.SCHEDULE = {"toy.nowhere": 0, "toy.note": "25:00"}
    found = check_names(None)
    assert all(isinstance(each, Error) for each in found)
    assert {"jobs.E001", "jobs.E002", "jobs.E003"} <= {each.id for each in found}

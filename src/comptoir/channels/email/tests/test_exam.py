"""The e-mail exam: real and hostile mails of many programs.  Its figures stand in docs/benchmarks.md."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.exams import exams

ROOT = Path(__file__).resolve().parents[5]

# What must hold, below what is reached: a drop is a fault, not noise.
FLOOR = {
    "robust: parsed without exception": 1.0,
    "robust: under 2 s": 1.0,
    "robust: storable text (no surrogates, no NUL)": 1.0,
    "zammad: subject": 1.0,
    "zammad: from_email": 0.95,
    "stalwart: from address": 1.0,
    "stalwart: subject": 0.95,
    "bounce: sisimai detected": 0.97,
    "bounce: flufl detected": 0.97,
    "bounce: ordinary mail not called a bounce": 1.0,
    "bounce: vacation/feedback not called a bounce": 1.0,
    "autoreply: decision": 1.0,
    "reply: crisp token-F1>=0.9": 0.94,
    "reply: fr/es exact": 1.0,
}


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=ROOT / "tests", capture_output=True, text=True, timeout=600
    )


@pytest.mark.whole
def test_the_exam_is_passed_as_well_as_before(tmp_path):
    out = tmp_path / "scores.json"
    given = ("--adapter", "exam_email:parse", "--reply", "exam_email:reply", "--split", "all", "--json", out)
    done = run(exams() / "tools" / "score_email.py", *given)
    assert done.returncode == 0, done.stderr
    told = json.loads(out.read_text())
    scores = {name: one["ok"] / one["n"] for name, one in told["scores"].items()}
    worse = {name: scores[name] for name, floor in FLOOR.items() if scores[name] < floor}
    assert not worse, {name: told["failed"].get(name) for name in worse}


@pytest.mark.whole
def test_every_hostile_mail_is_read_within_its_limits(tmp_path):
    assert run(exams() / "protocols" / "bombs" / "make_bombs.py", tmp_path).returncode == 0
    done = run(exams() / "tools" / "run_bombs.py", "--adapter", "exam_email:parse", tmp_path)
    passed, _, total = done.stdout.splitlines()[-1].split()[0].partition("/")
    assert passed == total and int(total) >= 38, done.stdout

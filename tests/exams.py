"""Material that the project did not write and must not copy: it lies beside the checkout, in ../shared/exams."""

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

EXAMS = Path(os.environ.get("COMPTOIR_EXAMS") or Path(__file__).resolve().parents[2] / "shared" / "exams")


def exams() -> Path:
    """The folder of the exams.  Where it is absent the test is skipped at home and fails in CI."""
    if not EXAMS.is_dir():
        line = f"The exams are not at {EXAMS}; set COMPTOIR_EXAMS to their folder."
        if os.environ.get("CI"):
            pytest.fail(line)
        pytest.skip(line)
    return EXAMS


def scorer(name: str) -> ModuleType:
    """One of the exams' own scorers, such as `score_sanitize`."""
    folder = str(exams() / "tools")
    if folder not in sys.path:
        sys.path.append(folder)
    return importlib.import_module(name)

"""Fields as data: only what can be asked is kept."""

from typing import Any

import pytest

from comptoir.channels.form.fields import BadFields, as_data, default_fields, parse, shown_keys

MESSAGE = {"key": "message", "kind": "long_text", "required": True}
MATTER = {"key": "matter", "kind": "choice", "choices": [{"value": "a"}, {"value": "b"}]}
LATER = {"key": "later", "kind": "text", "shown_when": {"field": "matter", "is": "a"}}
LAST = {"key": "sure", "kind": "yes_no", "shown_when": {"field": "matter", "is": "b"}}
DEEP = {"key": "deep", "kind": "text", "shown_when": {"field": "sure", "is": "yes"}}


def test_fields_come_back_as_they_were_kept() -> None:
    fields = parse([MESSAGE, MATTER, LATER, LAST, DEEP])
    assert parse(as_data(fields)) == fields


def test_what_a_new_form_asks_can_be_asked() -> None:
    assert parse(as_data(default_fields())) == default_fields()


@pytest.mark.parametrize(
    "data",
    [
        "nonsense",
        [],
        [MATTER],
        [MESSAGE, MESSAGE],
        [MESSAGE | {"shown_when": {"field": "matter", "is": "a"}}],
        [MESSAGE | {"required": False}],
        [LATER, MATTER, MESSAGE],
        [MESSAGE, {"key": "email", "kind": "email"}],
        [MESSAGE, {"key": "Über", "kind": "text"}],
        [MESSAGE, {"key": "x", "kind": "choice"}],
        [MESSAGE, {"key": "x", "kind": "choice", "choices": [{"value": "a"}, {"value": "a"}]}],
        [MESSAGE, MATTER, LATER | {"shown_when": {"field": "matter", "is": "c"}}],
        [MESSAGE, {"key": "x", "kind": "text", "surprise": 1}],
        [MESSAGE, *({"key": f"f{number}", "kind": "text"} for number in range(40))],
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(data: Any) -> None:
    with pytest.raises(BadFields, match=r"\w"):
        parse(data)


def test_what_depends_on_a_field_that_is_not_asked_is_not_asked() -> None:
    fields = parse([MESSAGE, MATTER, LATER, LAST, DEEP])
    assert shown_keys(fields, {"matter": "a", "sure": "yes"}) == {"message", "matter", "later"}
    assert shown_keys(fields, {"matter": "b", "sure": "yes"}) == {"message", "matter", "sure", "deep"}
    assert shown_keys(fields, {}) == {"message", "matter"}

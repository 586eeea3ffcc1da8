"""What catalogues.py promises."""

from babel.messages.catalog import Catalog

from comptoir.lib import catalogues


def _faults(text, translation, *, fuzzy=False):
    catalogue = Catalog(locale="fr")
    catalogue.add(text, translation, flags=["fuzzy"] if fuzzy else [])
    return list(catalogues.faults(catalogue))


def test_a_whole_translation_has_no_fault():
    assert not _faults("%(name)s is away", "%(name)s est absente")
    assert not _faults(("One message", "%(num)d messages"), ("Un message", "%(num)d messages"))
    assert not _faults(("%(num)d message", "%(num)d messages"), ("Un message", "%(num)d messages"))


def test_faults_are_named():
    assert _faults("Hello", "") == ["'Hello' is not translated"]
    assert _faults("Hello", "Bonjour", fuzzy=True) == ["'Hello' is fuzzy"]
    assert _faults("%(name)s is away", "%(nom)s est absente")
    assert _faults("{name} is away", "est absente")
    assert _faults(("One message", "%(num)d messages"), ("Un message", ""))


def test_texts_are_found_in_python_and_in_templates(tmp_path):
    (tmp_path / "views.py").write_text('_("One"); ngettext("%(num)d a", "%(num)d b", n); pgettext("month", "May")')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text('{% do x %}<p title="{{ _("Two") }}">{{ _("Three") }}</p>')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text('_("Not this")')
    found = {(message.context, message.id) for message in catalogues.collect(tmp_path) if message.id}
    assert found == {
        (None, "One"), (None, ("%(num)d a", "%(num)d b")), ("month", "May"), (None, "Two"), (None, "Three"),
    }  # fmt: skip


def test_collecting_keeps_translations_and_marks_what_is_gone(tmp_path):
    path = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "One"\nmsgstr "Un"\n\nmsgid "Old"\nmsgstr "Vieux"\n', encoding="utf-8"
    )
    template = Catalog()
    template.add("One")
    template.add("New")
    path.write_bytes(catalogues.update(path, template))
    text = path.read_text()
    assert 'msgid "One"\nmsgstr "Un"' in text
    assert 'msgid "New"\nmsgstr ""' in text
    assert '#~ msgid "Old"' in text
    assert catalogues.language_of(path) == "fr"
    assert [written.name for written in catalogues.compile_all(tmp_path)] == ["django.mo"]

"""Full-text search on SQLite: FTS5 over what was said and over what a conversation's head says, kept by triggers.

A document's id is the conversation's number and the entry's position in one (`number << 20 | position`), so that the
newest conversations come first, a conversation's entries lie together, and no table has to be asked whose they are.
The column `place` holds the number as a word: it narrows a search to some conversations.

SQLite refuses to remake a table (which is how Django alters one) while a view or another table's trigger names it, and
drops the table's own triggers silently.  So views and triggers are only written down here, and search/keeping.py takes
them down before every migration and puts them up after it.
"""

from django.db import migrations

# Letters that `remove_diacritics` does not take apart; lib/full_text.py spells them the same way.
SPELT = {
    "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d",
    "ł": "l", "Ł": "l", "ı": "i", "þ": "th", "Þ": "th",
}  # fmt: skip
OPTIONS = "tokenize='unicode61 remove_diacritics 2'"


def spelt(text: str) -> str:
    for letter, letters in SPELT.items():
        text = f"replace({text}, '{letter}', '{letters}')"
    return text


def place(row: str) -> str:
    return f"({row}.conversation_id << 20) | {row}.position"


def said(row: str) -> str:
    return spelt(f"substr({row}.text, 1, 100000)")


IS_SAID = "entry IN ('said', 'noted', 'called')"
ADD_SAID = f"""INSERT INTO conversations_search_said (rowid, words, place)
    VALUES ({place("new")}, {said("new")}, new.conversation_id);"""
DROP_SAID = f"""INSERT INTO conversations_search_said (conversations_search_said, rowid, words, place)
    VALUES ('delete', {place("old")}, {said("old")}, old.conversation_id);"""

WHOSE = spelt("""coalesce(u.name, '') || ' ' || coalesce(o.name, '')
    || ' ' || coalesce((SELECT group_concat(i.address, ' ') FROM people_identity i
        WHERE i.customer_id = u.id AND i.kind <> 'visitor'), '')""")
HEADWORDS = spelt("""c.subject
    || ' ' || coalesce((SELECT group_concat(t.name, ' ') FROM conversations_conversation_tags ct
        JOIN conversations_tag t ON t.id = ct.tag_id WHERE ct.conversation_id = c.id), '')
    || ' ' || coalesce((SELECT group_concat(p.name || ' ' || p.address, ' ') FROM conversations_participant p
        WHERE p.conversation_id = c.id), '')
    || ' ' || coalesce((SELECT group_concat(f.name, ' ') FROM conversations_message m
        JOIN conversations_attachment a ON a.message_id = m.id JOIN files_storedfile f ON f.id = a.file_id
        WHERE m.conversation_id = c.id), '')
    || ' ' || CASE WHEN c.fields = '{}' THEN '' ELSE coalesce((SELECT group_concat(value, ' ') FROM json_tree(c.fields)
        WHERE atom IS NOT NULL), '') END""")
VIEWS = {
    "conversations_search_texts": f"""SELECT {place("m")} AS id, {said("m")} AS words, m.conversation_id AS place
        FROM conversations_message m WHERE m.{IS_SAID}""",
    "conversations_search_headwords": f"""SELECT c.id AS id, {HEADWORDS} AS words, {WHOSE} AS whose, c.id AS place
        FROM conversations_conversation c LEFT JOIN people_customer u ON u.id = c.customer_id
        LEFT JOIN people_organisation o ON o.id = u.organisation_id""",
}
TABLES = f"""
CREATE TABLE conversations_search_schema (name text PRIMARY KEY, kind text NOT NULL, sql text NOT NULL);

CREATE VIRTUAL TABLE conversations_search_said USING fts5
(words, place, content='conversations_search_texts', content_rowid='id', {OPTIONS});

CREATE TABLE conversations_search_heads
(id integer PRIMARY KEY, words text NOT NULL, whose text NOT NULL, place integer NOT NULL);

CREATE VIRTUAL TABLE conversations_search_head USING fts5
(words, whose, place, content='conversations_search_heads', content_rowid='id', {OPTIONS}, prefix='2 3')
"""
ADD_HEAD = """INSERT INTO conversations_search_head (rowid, words, whose, place)
    VALUES (new.id, new.words, new.whose, new.place);"""
DROP_HEAD = """INSERT INTO conversations_search_head (conversations_search_head, rowid, words, whose, place)
    VALUES ('delete', old.id, old.words, old.whose, old.place);"""


def refresh(which: str) -> str:
    """The statement that writes anew what the heads of some conversations say."""
    return f"""UPDATE conversations_search_heads
    SET (words, whose) = (SELECT w.words, w.whose FROM conversations_search_headwords w
        WHERE w.id = conversations_search_heads.id)
    WHERE id IN ({which});"""


OF_CUSTOMER = "SELECT id FROM conversations_conversation WHERE customer_id = {row}.{column}"
OF_ORGANISATION = """SELECT c.id FROM conversations_conversation c JOIN people_customer u ON u.id = c.customer_id
    WHERE u.organisation_id = new.id"""
OF_TAG = "SELECT conversation_id FROM conversations_conversation_tags WHERE tag_id = new.id"
OF_MESSAGE = "SELECT conversation_id FROM conversations_message WHERE id = {row}.message_id"

MOVED = "(old.text, old.entry, old.conversation_id, old.position) IS NOT (new.text, new.entry, new.conversation_id, new.position)"
MESSAGE_CHANGE = "AFTER UPDATE OF text, entry, conversation_id, position ON conversations_message"

# name: (event, when, what then)
TRIGGERS = {
    "message_added": ("AFTER INSERT ON conversations_message", f"new.{IS_SAID}", ADD_SAID),
    "message_gone": ("AFTER DELETE ON conversations_message", f"old.{IS_SAID}", DROP_SAID),
    "message_left": (MESSAGE_CHANGE, f"old.{IS_SAID} AND {MOVED}", DROP_SAID),
    "message_came": (MESSAGE_CHANGE, f"new.{IS_SAID} AND {MOVED}", ADD_SAID),
    "head_added": ("AFTER INSERT ON conversations_search_heads", "", ADD_HEAD),
    "head_gone": ("AFTER DELETE ON conversations_search_heads", "", DROP_HEAD),
    "head_changed": (
        "AFTER UPDATE OF words, whose ON conversations_search_heads",
        "(old.words, old.whose) IS NOT (new.words, new.whose)", f"{DROP_HEAD} {ADD_HEAD}",
    ),
    "conversation_added": (
        "AFTER INSERT ON conversations_conversation", "",
        """INSERT INTO conversations_search_heads (id, words, whose, place)
        SELECT id, words, whose, place FROM conversations_search_headwords WHERE id = new.id;""",
    ),
    "conversation_gone": (
        "AFTER DELETE ON conversations_conversation", "", "DELETE FROM conversations_search_heads WHERE id = old.id;",
    ),
    "conversation_changed": (
        "AFTER UPDATE OF subject, customer_id, fields ON conversations_conversation",
        "(old.subject, old.customer_id, old.fields) IS NOT (new.subject, new.customer_id, new.fields)",
        refresh("new.id"),
    ),
    "customer_changed": (
        "AFTER UPDATE OF name, organisation_id ON people_customer",
        "(old.name, old.organisation_id) IS NOT (new.name, new.organisation_id)",
        refresh(OF_CUSTOMER.format(row="new", column="id")),
    ),
    "organisation_changed": (
        "AFTER UPDATE OF name ON people_organisation", "old.name <> new.name", refresh(OF_ORGANISATION),
    ),
    "identity_added": (
        "AFTER INSERT ON people_identity", "", refresh(OF_CUSTOMER.format(row="new", column="customer_id")),
    ),
    "identity_gone": (
        "AFTER DELETE ON people_identity", "", refresh(OF_CUSTOMER.format(row="old", column="customer_id")),
    ),
    "identity_changed": (
        "AFTER UPDATE OF address, kind, customer_id ON people_identity",
        "(old.address, old.kind, old.customer_id) IS NOT (new.address, new.kind, new.customer_id)",
        refresh(OF_CUSTOMER.format(row="old", column="customer_id"))
        + refresh(OF_CUSTOMER.format(row="new", column="customer_id")),
    ),
    "tagged": ("AFTER INSERT ON conversations_conversation_tags", "", refresh("new.conversation_id")),
    "untagged": ("AFTER DELETE ON conversations_conversation_tags", "", refresh("old.conversation_id")),
    "tag_changed": ("AFTER UPDATE OF name ON conversations_tag", "old.name <> new.name", refresh(OF_TAG)),
    "participant_added": ("AFTER INSERT ON conversations_participant", "", refresh("new.conversation_id")),
    "participant_gone": ("AFTER DELETE ON conversations_participant", "", refresh("old.conversation_id")),
    "attachment_added": ("AFTER INSERT ON conversations_attachment", "", refresh(OF_MESSAGE.format(row="new"))),
    "attachment_gone": ("AFTER DELETE ON conversations_attachment", "", refresh(OF_MESSAGE.format(row="old"))),
}  # fmt: skip


def create(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for statement in TABLES.split(";\n\n"):
        schema_editor.execute(statement.strip(), params=None)
    schema = [(name, "view", f"CREATE VIEW {name} AS {text}") for name, text in VIEWS.items()]
    for name, (event, when, then) in TRIGGERS.items():
        condition = f" WHEN {when}" if when else ""
        schema.append(
            (f"search_{name}", "trigger", f"CREATE TRIGGER search_{name} {event}{condition} BEGIN {then} END")
        )
    for row in schema:
        schema_editor.execute("INSERT INTO conversations_search_schema (name, kind, sql) VALUES (%s, %s, %s)", row)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for name in ("said", "head", "heads", "schema"):
        schema_editor.execute(f"DROP TABLE conversations_search_{name}")


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_initial"),
        ("files", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [migrations.RunPython(create, drop)]

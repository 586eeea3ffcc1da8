"""Full-text search on PostgreSQL: a tsvector for each entry and each head, kept by triggers, found by GIN.

As on SQLite a document's id is `number << 20 | position`.  Beside its words each document of an entry carries two
lexemes that say in which span of 512 and of 4,096 conversations it lies (`@…`, `@@…`): asked together with a common
word they keep the index scan, and the rows it fetches, within the newest spans.

In a head, whose it is (name, addresses, organisation) has weight A.

Accents are folded by `unaccent` where the owner of the database may create it (trusted since PostgreSQL 13), else by
Unicode's own decomposition, which costs about 40 µs more a message.
"""

from django.db import DatabaseError, migrations, transaction

BY_UNACCENT = "public.unaccent('public.unaccent'::regdictionary, t)"
BY_DECOMPOSITION = r"""CASE WHEN octet_length(t) = char_length(t) THEN t ELSE
    replace(replace(replace(replace(replace(replace(normalize(regexp_replace(normalize(lower(t), NFKD),
    '([a-z])[\u0300-\u036f]+', '\1', 'g'), NFC),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'ø', 'o'), 'đ', 'd'), 'ł', 'l') END"""

# What the parser would take for one word (addresses, hosts, paths, tags, signed numbers) is taken apart.
JOINTS = "@./-<&_+’"


def apart(text):
    for joint in JOINTS:
        text = f"replace({text}, '{joint}', ' ')"
    return f"replace({text}, 'ς', 'σ')"  # casefold, which reads queries, knows one small sigma


def functions(folded):
    return f"""
CREATE FUNCTION comptoir_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT {apart(folded)} $$;;

CREATE FUNCTION comptoir_words(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT to_tsvector('pg_catalog.simple', comptoir_fold(left(t, 100000))) $$
"""


TABLES = """
CREATE TABLE conversations_search_said (id bigint PRIMARY KEY, words tsvector NOT NULL);;

CREATE TABLE conversations_search_head (id bigint PRIMARY KEY, words tsvector NOT NULL);;

CREATE FUNCTION comptoir_headwords(number bigint) RETURNS tsvector LANGUAGE sql STABLE
AS $$ SELECT setweight(comptoir_words(concat_ws(' ', u.name, o.name,
    (SELECT string_agg(i.address, ' ') FROM people_identity i WHERE i.customer_id = u.id AND i.kind <> 'visitor'))), 'A')
    || comptoir_words(concat_ws(' ', c.subject,
    (SELECT string_agg(t.name, ' ') FROM conversations_conversation_tags ct
        JOIN conversations_tag t ON t.id = ct.tag_id WHERE ct.conversation_id = c.id),
    (SELECT string_agg(p.name || ' ' || p.address, ' ') FROM conversations_participant p
        WHERE p.conversation_id = c.id),
    (SELECT string_agg(f.name, ' ') FROM conversations_message m
        JOIN conversations_attachment a ON a.message_id = m.id JOIN files_storedfile f ON f.id = a.file_id
        WHERE m.conversation_id = c.id),
    CASE WHEN c.fields <> '{}' THEN (SELECT string_agg(f.value, ' ') FROM jsonb_each_text(c.fields) f) END))
    FROM conversations_conversation c LEFT JOIN people_customer u ON u.id = c.customer_id
    LEFT JOIN people_organisation o ON o.id = u.organisation_id WHERE c.id = number $$;;

CREATE FUNCTION comptoir_refresh_heads(numbers bigint[]) RETURNS void LANGUAGE sql
AS $$ UPDATE conversations_search_head h SET words = comptoir_headwords(h.id)
    WHERE h.id = ANY (numbers) AND h.words IS DISTINCT FROM comptoir_headwords(h.id) $$
"""
INDEXES = """
CREATE INDEX conversations_search_said_words ON conversations_search_said USING gin (words);;

CREATE INDEX conversations_search_head_words ON conversations_search_head USING gin (words)
"""
FILL = """
INSERT INTO conversations_search_said (id, words)
SELECT conversation_id << 20 | position, comptoir_words(text)
    || array_to_tsvector(ARRAY['@' || (conversation_id >> 9), '@@' || (conversation_id >> 12)])
FROM conversations_message WHERE entry IN ('said', 'noted', 'called') ORDER BY 1;;

INSERT INTO conversations_search_head (id, words) SELECT id, comptoir_headwords(id) FROM conversations_conversation
"""

IS_SAID = "entry IN ('said', 'noted', 'called')"
DROP_SAID = "DELETE FROM conversations_search_said WHERE id = old.conversation_id << 20 | old.position;"
ADD_SAID = """INSERT INTO conversations_search_said (id, words)
    VALUES (new.conversation_id << 20 | new.position, comptoir_words(new.text)
        || array_to_tsvector(ARRAY['@' || (new.conversation_id >> 9), '@@' || (new.conversation_id >> 12)]))
    ON CONFLICT (id) DO UPDATE SET words = excluded.words;"""
MOVED = "(old.text, old.entry, old.conversation_id, old.position) IS DISTINCT FROM (new.text, new.entry, new.conversation_id, new.position)"
MESSAGE_CHANGE = "AFTER UPDATE OF text, entry, conversation_id, position ON conversations_message"
OF_CUSTOMER = "ARRAY(SELECT id FROM conversations_conversation WHERE customer_id = {row}.{column})"
OF_ORGANISATION = """ARRAY(SELECT c.id FROM conversations_conversation c
    JOIN people_customer u ON u.id = c.customer_id WHERE u.organisation_id = new.id)"""
OF_TAG = "ARRAY(SELECT conversation_id FROM conversations_conversation_tags WHERE tag_id = new.id)"
OF_MESSAGE = "ARRAY(SELECT conversation_id FROM conversations_message WHERE id = {row}.message_id)"


def refresh(numbers):
    return f"PERFORM comptoir_refresh_heads({numbers});"


# name: (event, when, what then)
TRIGGERS = {
    "message_added": ("AFTER INSERT ON conversations_message", f"new.{IS_SAID}", ADD_SAID),
    "message_gone": ("AFTER DELETE ON conversations_message", f"old.{IS_SAID}", DROP_SAID),
    # PostgreSQL fires by name: what left goes before what came.
    "message_changed_a": (MESSAGE_CHANGE, f"old.{IS_SAID} AND {MOVED}", DROP_SAID),
    "message_changed_b": (MESSAGE_CHANGE, f"new.{IS_SAID} AND {MOVED}", ADD_SAID),
    "conversation_added": (
        "AFTER INSERT ON conversations_conversation", "",
        "INSERT INTO conversations_search_head (id, words) VALUES (new.id, comptoir_headwords(new.id));",
    ),
    "conversation_gone": (
        "AFTER DELETE ON conversations_conversation", "", "DELETE FROM conversations_search_head WHERE id = old.id;",
    ),
    "conversation_changed": (
        "AFTER UPDATE OF subject, customer_id, fields ON conversations_conversation",
        "(old.subject, old.customer_id, old.fields) IS DISTINCT FROM (new.subject, new.customer_id, new.fields)",
        refresh("ARRAY[new.id]"),
    ),
    "customer_changed": (
        "AFTER UPDATE OF name, organisation_id ON people_customer",
        "(old.name, old.organisation_id) IS DISTINCT FROM (new.name, new.organisation_id)",
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
        "(old.address, old.kind, old.customer_id) IS DISTINCT FROM (new.address, new.kind, new.customer_id)",
        refresh(OF_CUSTOMER.format(row="old", column="customer_id"))
        + refresh(OF_CUSTOMER.format(row="new", column="customer_id")),
    ),
    "tagged": ("AFTER INSERT ON conversations_conversation_tags", "", refresh("ARRAY[new.conversation_id]")),
    "untagged": ("AFTER DELETE ON conversations_conversation_tags", "", refresh("ARRAY[old.conversation_id]")),
    "tag_changed": ("AFTER UPDATE OF name ON conversations_tag", "old.name <> new.name", refresh(OF_TAG)),
    "participant_added": ("AFTER INSERT ON conversations_participant", "", refresh("ARRAY[new.conversation_id]")),
    "participant_gone": ("AFTER DELETE ON conversations_participant", "", refresh("ARRAY[old.conversation_id]")),
    "attachment_added": ("AFTER INSERT ON conversations_attachment", "", refresh(OF_MESSAGE.format(row="new"))),
    "attachment_gone": ("AFTER DELETE ON conversations_attachment", "", refresh(OF_MESSAGE.format(row="old"))),
}  # fmt: skip

# A table emptied at once fires no trigger of its rows.
EMPTIED = {
    "message": "TRUNCATE conversations_search_said;",
    "conversation": "TRUNCATE conversations_search_head;",
}


def may_unaccent(schema_editor):
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public")
            schema_editor.execute("SELECT public.unaccent('public.unaccent'::regdictionary, 'é')")
    except DatabaseError:
        return False
    return True


def create(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    folded = BY_UNACCENT if may_unaccent(schema_editor) else BY_DECOMPOSITION
    for script in (functions(folded), TABLES, FILL, INDEXES):
        for statement in script.split(";;"):
            schema_editor.execute(statement.strip(), params=None)
    for name, (event, when, then) in TRIGGERS.items():
        add_trigger(schema_editor, name, f"{event} FOR EACH ROW" + (f" WHEN ({when})" if when else ""), then)
    for name, then in EMPTIED.items():
        add_trigger(
            schema_editor, f"{name}s_emptied", f"AFTER TRUNCATE ON conversations_{name} FOR EACH STATEMENT", then
        )


def add_trigger(schema_editor, name, event, then):
    schema_editor.execute(
        f"CREATE FUNCTION comptoir_search_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {then} RETURN NULL; END $$",
        params=None,
    )
    schema_editor.execute(
        f"CREATE TRIGGER search_{name} {event} EXECUTE FUNCTION comptoir_search_{name}()", params=None
    )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in [*TRIGGERS, *(f"{name}s_emptied" for name in EMPTIED)]:
        schema_editor.execute(f"DROP FUNCTION comptoir_search_{name}() CASCADE")
    for name in ("refresh_heads(bigint[])", "headwords(bigint)", "words(text)", "fold(text)"):
        schema_editor.execute(f"DROP FUNCTION comptoir_{name}")
    for name in ("said", "head"):
        schema_editor.execute(f"DROP TABLE conversations_search_{name}")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_search_on_sqlite")]

    operations = [migrations.RunPython(create, drop)]

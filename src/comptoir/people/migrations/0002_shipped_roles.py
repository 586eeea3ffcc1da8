"""The roles that ship.  Literal on purpose: a migration never imports the room's code."""

from django.db import migrations

AGENT = ["conversations.answer", "conversations.merge", "people.edit_customers"]
SUPERVISOR = [*AGENT, "conversations.see_all", "insight.watch", "conversations.export"]
EDITOR = [*AGENT, "knowledge.edit"]
ADMIN = [
    *SUPERVISOR,
    "conversations.erase",
    "knowledge.edit",
    "people.manage_agents",
    "setup.manage",
    "audit.read",
]
ROLES = [
    ("agent", "Agent", AGENT),
    ("supervisor", "Supervisor", SUPERVISOR),
    ("editor", "Editor", EDITOR),
    ("admin", "Admin", ADMIN),
]


def add_roles(apps, schema_editor):
    role = apps.get_model("people", "Role")
    for key, name, permissions in ROLES:
        role.objects.update_or_create(key=key, defaults={"name": name, "permissions": permissions, "is_shipped": True})


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(add_roles, migrations.RunPython.noop)]

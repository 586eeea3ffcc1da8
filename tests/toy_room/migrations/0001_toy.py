from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Toy",
            [("id", models.BigAutoField(primary_key=True)), ("word", models.CharField(max_length=50))],
        ),
    ]

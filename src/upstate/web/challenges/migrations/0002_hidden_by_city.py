from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("challenges", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="hidden_by_city",
            field=models.BooleanField(default=False),
        ),
    ]

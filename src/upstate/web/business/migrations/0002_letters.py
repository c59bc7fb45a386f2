from django.db import migrations, models


class Migration(migrations.Migration):
    """A question and a payment have each a letter of their own."""

    dependencies = [("business", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="letter", name="business_letter_once"),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["asked", "receipt"]), _negated=True),
                fields=("application", "kind"),
                name="business_letter_once",
            ),
        ),
    ]

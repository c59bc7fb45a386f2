from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "upstate.web.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from upstate.web.people import signals

        signals.connect()

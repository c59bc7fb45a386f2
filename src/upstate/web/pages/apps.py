from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "upstate.web.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from upstate.web.pages import access

        access.connect()

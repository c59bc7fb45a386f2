from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "upstate.web.shelf"
    label = "shelf"
    default_auto_field = "django.db.models.BigAutoField"

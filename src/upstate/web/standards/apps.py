from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "upstate.web.standards"
    label = "standards"

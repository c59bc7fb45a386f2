from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "upstate.web.measures"
    label = "measures"

"""The app of the business portal."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class Business(AppConfig):
    name = "upstate.web.business"
    label = "business"
    verbose_name = _("Business portal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from upstate.web.business.events import happened
        from upstate.web.business.guarding import guard_readings
        from upstate.web.business.reviewing.hearing import hear
        from upstate.web.business.tracking.telling import tell

        happened.connect(hear, dispatch_uid="business-desk")
        happened.connect(tell, dispatch_uid="business-mail")
        post_migrate.connect(guard_readings, sender=self, dispatch_uid="business-readings")

"""The addresses of all APIs; none has a language of people before it."""

from __future__ import annotations

from upstate.web.catalog.api.ckan.urls import urlpatterns as ckan
from upstate.web.catalog.api.features.urls import urlpatterns as features
from upstate.web.catalog.api.rest.urls import urlpatterns as rest
from upstate.web.catalog.api.soda.urls import urlpatterns as soda

urlpatterns = [*rest, *soda, *ckan, *features]

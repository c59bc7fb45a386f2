"""The addresses of the portal, all under /business/. Those of the city's staff are under /business/desk/."""

from __future__ import annotations

from typing import Any

from django.urls import path

from upstate.web.business.tracking.reading import noting
from upstate.web.business.views import (
    applying,
    entering,
    finding,
    funding,
    guiding,
    inspecting,
    keeping,
    links,
    mailing,
    messaging,
    particulars,
    paying,
    questions,
    record,
    reviewing,
    sections,
    tracking,
)
from upstate.web.business.views import upkeep as upkeep_views

guide: list[Any] = [
    path("", guiding.show_front, name="business"),
    path("guide/", guiding.show_guide, name="guide"),
    path("guide/<slug:step>/", guiding.show_step, name="guide-step"),
    path("contacts/", guiding.show_contacts, name="guide-contacts"),
    path("words/", guiding.show_words, name="guide-words"),
    path("search/", guiding.show_search, name="guide-search"),
    path("checklist/", guiding.show_checklist, name="guide-checklist"),
    path("checklist/<str:key>/", guiding.show_kept, name="guide-kept"),
    path("funding/", funding.show_funding, name="guide-funding"),
]
finder: list[Any] = [
    path("permits/", finding.show_question, name="permit-finder"),
    path("permits/answer/", finding.show_answer, name="permit-answer"),
    path("permits/ask/", questions.ask, name="permit-ask"),
    path("permits/asked/", questions.asked, name="permit-asked"),
    path("desk/questions/", questions.show_questions, name="permit-questions"),
    path("desk/questions/<int:number>/", questions.answer_question, name="permit-question"),
]
apply: list[Any] = [
    path("apply/", applying.show_permits, name="business-permits"),
    path("apply/begin/<slug:permit>/", applying.begin, name="business-apply"),
    path("apply/mine/", particulars.mine, name="business-mine"),
    path("apply/particulars/", particulars.profile, name="business-profile"),
    path("apply/forget/", links.forget, name="business-forget"),
    path("apply/<str:key>/", applying.show, name="business-application"),
    path("apply/<str:key>/check/", applying.check, name="business-check"),
    path("apply/<str:key>/email/", links.email_link, name="business-email-link"),
    path("apply/<str:key>/account/", links.claim, name="business-claim"),
    path("apply/<str:key>/keep/", links.keep_particulars, name="business-keep-particulars"),
    path("apply/<str:key>/part/<slug:section>/", sections.section, name="business-section"),
    path("apply/<str:key>/file/<int:number>/", sections.file, name="business-file"),
]
track: list[Any] = [
    path("track/", tracking.ask, name="business-track"),
    path("track/code/", tracking.enter_code, name="business-track-code"),
    path("track/close/", tracking.close, name="business-track-close"),
    path("track/<str:key>/", tracking.show, name="business-tracked"),
    path("track/<str:key>/message/", tracking.write, name="business-track-message"),
    path("track/<str:key>/withdraw/", tracking.withdraw, name="business-withdraw"),
    path("track/<str:key>/renew/", tracking.renew, name="business-renew"),
    path("track/<str:key>/letter/<int:number>/", tracking.send_letter, name="business-track-letter"),
]
desk: list[Any] = [
    path("desk/enter/", entering.choose, name="business-enter"),
    path("desk/enter/<slug:permit>/", entering.enter, name="business-enter-one"),
    path("desk/mail/", mailing.show, name="business-mail"),
    path("desk/at/<slug:reference>/messages/", messaging.show, name="business-messages"),
    path("desk/at/<slug:reference>/log/", keeping.show_log, name="business-log"),
    path("desk/at/<slug:reference>/keeping/", keeping.keeping, name="business-keeping"),
    path("desk/", reviewing.queue, name="business-desk"),
    path("desk/inspections/", inspecting.inspections, name="business-inspections"),
    path("desk/inspections.ics", inspecting.calendar, name="business-calendar"),
    path("desk/payments/", paying.payments, name="business-payments"),
    path("desk/at/<slug:reference>/", reviewing.show, name="business-case"),
    path("desk/at/<slug:reference>/renew/", entering.renew, name="business-case-renew"),
    path("desk/at/<slug:reference>/changes/", reviewing.changes, name="business-changes"),
    path("desk/at/<slug:reference>/step/<slug:step>/", reviewing.take_step, name="business-step"),
    path("desk/at/<slug:reference>/file/<int:number>/", reviewing.send_upload, name="business-upload"),
    path("desk/at/<slug:reference>/letter/<int:number>/", reviewing.send_letter, name="business-letter"),
    path("pay/<str:key>/", paying.pay, name="business-pay"),
    path("payments/try/<str:key>/", paying.made_up, name="business-made-up"),
    path("payments/<slug:provider>/told/", paying.told, name="business-told"),
]
upkeep: list[Any] = [
    path("desk/facts/", upkeep_views.show_facts, name="business-facts"),
    path("desk/facts/confirm/", upkeep_views.confirm_fact, name="business-fact-confirm"),
    path("desk/facts/fact/<slug:fact>/", upkeep_views.edit_fact, name="business-fact"),
    path("desk/facts/table/<slug:table>/", upkeep_views.show_table, name="business-rule-table"),
    path("desk/facts/table/<slug:table>/<int:line>/", upkeep_views.change_row, name="business-rule-row"),
    path("desk/facts/change/<int:number>/", upkeep_views.show_change, name="business-rule-change"),
    path("desk/facts/change/<int:number>/decide/", upkeep_views.decide_change, name="business-rule-decide"),
]
open_record: list[Any] = [
    path("record/", record.search, name="business-record"),
    path("record/<slug:what>/<int:version>/<int:place>/", record.show, name="business-record-one"),
]
# What shows one application leaves a line of which person of the city read it.
urlpatterns: list[Any] = noting([*guide, *finder, *apply, *track, *desk, *upkeep, *open_record])

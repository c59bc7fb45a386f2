"""The addresses of challenges, below `/challenges/`."""

from __future__ import annotations

from django.urls import path

from upstate.web.challenges.views import desk, entry, joining, judging, public, together

urlpatterns = [
    path("", public.show_challenges, name="challenges"),
    path("door/", joining.show_door, name="challenge-code"),
    path("together/<slug:name>/", together.show_together, name="together"),
    path("together/<slug:name>/board.csv", together.send_csv, name="together-csv"),
    path("together/<slug:name>/board.json", together.send_json, name="together-json"),
    path("together/<slug:name>/today/", together.show_today, name="together-today"),
    path("together/<slug:name>/join/", together.join, name="together-join"),
    path("together/<slug:name>/join/<slug:code>/", together.join, name="together-door"),
    path("<slug:name>/", public.show_challenge, name="challenge"),
    path("<slug:name>/board/", public.show_board, name="challenge-board"),
    path("<slug:name>/board.csv", public.send_csv, name="challenge-board-csv"),
    path("<slug:name>/board.json", public.send_json, name="challenge-board-json"),
    path("<slug:name>/today/", public.show_today, name="challenge-today"),
    path("<slug:name>/agree/", joining.accept, name="challenge-accept"),
    path("<slug:name>/files/<path:file>", joining.send_file, name="challenge-file"),
    path("<slug:name>/join/", joining.join, name="challenge-join"),
    path("<slug:name>/join/<slug:code>/", joining.open_door, name="challenge-door"),
    path("<slug:name>/entry/", entry.show_entry, name="challenge-entry"),
    path("<slug:name>/entry/send/", entry.send, name="challenge-send"),
    path("<slug:name>/entry/change/", entry.change_entry, name="challenge-change"),
    path("<slug:name>/entry/files/<int:number>/", entry.show_submission, name="challenge-submission"),
    path("<slug:name>/entry/tracks/<slug:track>/", entry.show_work, name="challenge-work"),
    path("<slug:name>/entry/tracks/<slug:track>/file/", entry.send_own_file, name="challenge-work-file"),
    path("<slug:name>/judge/", judging.show_judging, name="challenge-judging"),
    path("<slug:name>/judge/<int:number>/", judging.judge_work, name="challenge-judge"),
    path("<slug:name>/judge/<int:number>/file/", judging.send_judged_file, name="challenge-judge-file"),
    path("<slug:name>/judge/pairs/<slug:track>/", judging.judge_pairs, name="challenge-pairs"),
    path("<slug:name>/desk/", desk.show_desk, name="challenge-desk"),
    path("<slug:name>/desk/<slug:track>/", desk.show_tally, name="challenge-tally"),
    path("<slug:name>/desk/<slug:track>/tally.csv", desk.send_audit, name="challenge-audit"),
]

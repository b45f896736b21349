"""Addresses of the rosters."""

from django.urls import path

from kaimen.rosters.web import hotline, mine, moves, papers, planning, public, records, repairs, solving, staff

app_name = "rosters"
urlpatterns = [
    path("points/", public.board, name="board"),
    path("points/<slug:code>/", public.point, name="point"),
    path("points/<slug:code>/record/<int:year>/", records.public, name="record"),
    path("duty/", staff.duty, name="duty"),
    path("my/duty/", mine.mine, name="mine"),
    path("my/duty/acknowledge/", mine.acknowledge, name="acknowledge"),
    path("my/duty/feed/", mine.make_feed, name="make_feed"),
    path("my/duty/feed/revoke/", mine.revoke_feed, name="revoke_feed"),
    path("my/duty/<int:shift_id>/mark/", mine.mark, name="mark"),
    path("calendar/<str:secret>.ics", mine.feed, name="feed"),
    path("duty/open/", planning.open_point, name="open"),
    path("duty/rosters/<int:roster_id>/assign/", staff.assign, name="assign"),
    path("duty/rosters/<int:roster_id>/rotate/", staff.rotate, name="rotate"),
    path("duty/rosters/<int:roster_id>/publish/", staff.publish, name="publish"),
    path("duty/rosters/<int:roster_id>/withdraw/", staff.withdraw, name="withdraw"),
    path("duty/rosters/<int:roster_id>/move/", moves.move, name="move"),
    path("duty/rosters/<int:roster_id>/solve/", solving.solve, name="solve"),
    path("duty/rosters/<int:roster_id>/run/", solving.run, name="run"),
    path("duty/shifts/<int:shift_id>/check/", moves.check, name="check"),
    path("duty/shifts/<int:shift_id>/hand-over/", staff.hand_over, name="hand_over"),
    path("duty/shifts/<int:shift_id>/remove/", staff.remove, name="remove"),
    path("duty/<slug:code>/repair/", repairs.repair, name="repair"),
    path("duty/<slug:code>/repair/adopt/", repairs.adopt, name="repair_adopt"),
    path("duty/<slug:code>/", staff.month, name="month"),
    path("duty/<slug:code>/month.pdf", papers.month_pdf, name="month_pdf"),
    path("duty/<slug:code>/month.xlsx", papers.month_xlsx, name="month_xlsx"),
    path("duty/<slug:code>/hours.xlsx", papers.hours_xlsx, name="hours_xlsx"),
    path("duty/<slug:code>/fairness/", papers.fairness, name="fairness"),
    path("duty/<slug:code>/fairness.xlsx", papers.fairness_xlsx, name="fairness_xlsx"),
    path("duty/<slug:code>/staff/", planning.people, name="people"),
    path("duty/<slug:code>/staff/<slug:what>/", planning.keep, name="keep"),
    path("duty/<slug:code>/staff/<slug:what>/<int:pk>/end/", planning.end, name="end"),
    path("duty/<slug:code>/hotline/", hotline.hotline, name="hotline"),
    path("duty/<slug:code>/demand/", planning.demand, name="demand"),
    path("duty/<slug:code>/demand/<int:seat_id>/", planning.set_demand, name="set_demand"),
    path("duty/<slug:code>/draft/", staff.draft, name="draft"),
    path("duty/<slug:code>/record/<int:year>/", records.record, name="staff_record"),
    path("duty/<slug:code>/record/<int:year>/release/", records.release, name="release_record"),
    path("duty/<slug:code>/record/<int:year>/withdraw/", records.withdraw, name="withdraw_record"),
]

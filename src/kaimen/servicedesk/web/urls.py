"""Addresses of the service desk."""

from django.urls import path

from kaimen.servicedesk.web import desk, worker

app_name = "servicedesk"
urlpatterns = [
    path("tell/<slug:point_code>/", worker.tell, name="tell"),
    path("case/<str:code>/", worker.case, name="case"),
    path("case/<str:code>/receipt/", worker.receipt, name="receipt"),
    path("case/<str:code>/receipt.pdf", worker.receipt_pdf, name="receipt_pdf"),
    path("case/<str:code>/add/", worker.add, name="add"),
    path("find/", worker.find, name="find"),
    path("mine/", worker.mine, name="mine"),
    path("papers/<int:attachment_id>/", worker.paper, name="paper"),
    path("desk/", desk.queue, name="queue"),
    path("desk/<int:case_id>/", desk.work, name="work"),
    path("desk/<int:case_id>/open/", desk.take_up, name="open"),
    path("desk/<int:case_id>/number/", desk.see_number, name="number"),
    path("desk/<int:case_id>/call/", desk.record_call, name="call"),
    path("desk/<int:case_id>/answer/", desk.answer, name="answer"),
    path("desk/<int:case_id>/close/", desk.close, name="close"),
]

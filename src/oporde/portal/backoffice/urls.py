"""Addresses of backoffice."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from oporde.portal.backoffice.views import (
    deliveries,
    events,
    letters,
    mails,
    municipalities,
    people,
    queue,
    rounds,
    schedule,
)

app_name = "backoffice"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", deliveries.board, name="board"),
    path("levering/<uuid:id>/", deliveries.delivery, name="delivery"),
    path("levering/<uuid:id>/opnieuw/", deliveries.again, name="delivery_again"),
    path("levering/<uuid:id>/notitie/", deliveries.note, name="delivery_note"),
    path("gemeenten/", municipalities.municipalities, name="municipalities"),
    path("gemeenten/nieuw/", municipalities.edit, name="municipality_add"),
    path("gemeenten/alle-toevoegen/", municipalities.add_all, name="municipalities_add_all"),
    path("gemeenten/<str:code>/", municipalities.municipality, name="municipality"),
    path("gemeenten/<str:code>/wijzigen/", municipalities.edit, name="municipality_edit"),
    path("mensen/", people.people, name="people"),
    path("mensen/nieuw/", people.add_coordinator, name="person_add"),
    path("mensen/nieuwe-medewerker/", people.add_staff, name="staff_add"),
    path("mensen/<int:pk>/", people.person, name="person"),
    path("mensen/<int:pk>/<slug:what>/", people.change, name="person_change"),
    path("aanleverperiodes/", rounds.rounds, name="rounds"),
    path("aanleverperiodes/nieuw/", rounds.edit, name="round_add"),
    path("aanleverperiodes/<int:pk>/", rounds.delivery_round, name="round"),
    path("aanleverperiodes/<int:pk>/wijzigen/", rounds.edit, name="round_edit"),
    path("brieven/", letters.letters, name="letters"),
    path("brieven/maken/", letters.make, name="letters_make"),
    path("brieven/zoeken/", letters.by_number, name="letter_by_number"),
    path("brieven/tekst/<slug:kind>/", letters.text, name="letter_text"),
    path("brieven/tekst/<slug:kind>/proefbrief.pdf", letters.text_example, name="letter_example"),
    path("brieven/<int:pk>/", letters.run, name="letter_run"),
    path("brieven/<int:pk>/<slug:form>/", letters.fetch, name="letters_fetch"),
    path("mails/", mails.mails, name="mails"),
    path("mails/<uuid:id>/", mails.mail, name="mail"),
    path("mails/<uuid:id>/opnieuw/", mails.again, name="mail_again"),
    path("werk/", queue.queue, name="queue"),
    path("werk/<int:pk>/opnieuw/", queue.again, name="job_again"),
    path("rooster/", schedule.schedule, name="schedule"),
    path("rooster/<str:work>/nu/", schedule.now, name="work_now"),
    path("rooster/<int:pk>/opnieuw/", schedule.again, name="run_again"),
    path("logboek/", events.events, name="events"),
]

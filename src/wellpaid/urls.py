"""Every address of the product."""

from __future__ import annotations

from django.urls import include, path

from wellpaid.web.portal import errors
from wellpaid.web.staff.activate import activate

urlpatterns = [
    path("", include("wellpaid.web.portal.urls")),
    path("office/", include("wellpaid.web.office.urls")),
    path("activate", activate, name="activate"),
    path("activate/", include("wellpaid.web.staff.activate_urls")),
    path("claims/", include("wellpaid.web.claims.urls")),
    path("payer/", include("wellpaid.web.payer.urls")),
    path("operator/", include("wellpaid.web.operator.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
handler429 = errors.too_many  # the sign-in library asks for this one

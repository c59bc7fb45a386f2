"""Money: what the office took, what an applicant pays, and what a provider tells."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstate.errors import UpstateError
from upstate.web.business.applying.opening import private
from upstate.web.business.models import Application, Payment
from upstate.web.business.payments import PROVIDERS, online_provider
from upstate.web.business.payments.every import MADE_UP
from upstate.web.business.payments.made_up import SIGNATURE
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.cases import make_case
from upstate.web.business.reviewing.fees import account_of, asked_back
from upstate.web.business.reviewing.rights import decided_by
from upstate.web.business.reviewing.wording import say_cents, say_fees
from upstate.web.business.service import the_portal
from upstate.web.business.showing import contact_words
from upstate.web.look.saying import in_language
from upstate.web.people.access import requires
from upstate.web.people.models import Role

_SALT = "upstate.business.pay"
_SHOWN = 50


def pay_address(application: Application) -> str:
    """Where an applicant pays. Whoever has it can pay, and see what is owed and the reference."""
    return reverse("business-pay", args=[signing.Signer(salt=_SALT).sign(str(application.pk))])


@never_cache
@require_safe
@requires(Role.EDITOR)
def payments(request: HttpRequest) -> HttpResponse:
    """The newest payments, and the refunds that wait for a second person."""
    solution = the_portal()
    permits = decided_by(request.user, solution)
    paid = Payment.objects.filter(application__permit__in=permits, paid__isnull=False).select_related("application")
    refunds, waivers = asked_back(permits)
    context = {
        "rows": [(one, say_cents(one.cents)) for one in paid.order_by("-paid", "-pk")[:_SHOWN]],
        "refunds": [(one, say_cents(one.cents)) for one in refunds.select_related("payment__application")],
        "waivers": [(one, say_cents(one.cents)) for one in waivers.select_related("charge__application")],
        "shown": _SHOWN,
        "may": bool(permits),
    }
    return render(request, "business/reviewing/payments.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, key: str) -> HttpResponse:
    """What is owed, and the way to pay it."""
    try:
        row = signing.Signer(salt=_SALT).unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    application = Application.objects.filter(pk=row).first()
    if application is None:
        raise Http404
    case, provider = make_case(application), online_provider()
    if request.method == "POST" and provider:
        payment = actions.begin_payment(case, provider)
        return redirect(provider.address(key=payment.key, cents=payment.cents))
    account = account_of(application)
    context: dict[str, Any] = {
        "title": in_language(case.permit.title),
        "fees": say_fees(application, account.waived),
        "owed": say_cents(account.balance),
        "account": account,
        "provider": provider,
        "reference": application.reference,
        "office": contact_words(case.solution, case.permit.agency),
    }
    return render(request, "business/reviewing/pay.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def made_up(request: HttpRequest, key: str) -> HttpResponse:
    """The page of the provider for trying out: no money moves."""
    payment = Payment.objects.filter(provider=MADE_UP.name, key=key).first()
    if payment is None or online_provider() is not MADE_UP:
        raise Http404
    if request.method == "POST" and payment.paid is None:
        body, signature = MADE_UP.word(key=payment.key, cents=payment.cents)
        actions.record_payment(MADE_UP, MADE_UP.read(body, {SIGNATURE: signature}))
        return redirect(pay_address(payment.application))
    told = {"payment": payment, "amount": say_cents(payment.cents), "back": pay_address(payment.application)}
    return render(request, "business/reviewing/made_up.html", told)


@csrf_exempt
@never_cache
@require_POST
def told(request: HttpRequest, provider: str) -> HttpResponse:
    """What a provider tells by itself. It comes from no page of ours; that it comes from the provider shows its signature."""
    found = PROVIDERS.get(provider)
    if found is None or not found.online:
        raise Http404
    try:
        actions.record_payment(found, found.read(request.body, request.headers))
    except UpstateError as fault:
        parts = {"given": fault.given, "allowed": fault.allowed, "next_step": fault.next_step}
        return JsonResponse(parts, status=400)
    return JsonResponse({"noted": True})

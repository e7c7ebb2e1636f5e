"""The portal as an app on a phone: manifest, service worker, the page shown offline, the help to install it."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from smartportal.home import navigation

PAPER, DEEP = (
    "#faf8f3",
    "#0f1f4d",
)  # --paper and --brand-deep of css/brand.css, which a manifest can't read


@login_not_required
@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    content = {
        "id": "/",
        "name": "smartportal",
        "short_name": "smartportal",
        "description": gettext(
            "Quotes, invoices and what happens to them, with your cooperative."
        ),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": DEEP,
        "icons": _icons(),
        "shortcuts": [
            {"name": str(way.label), "url": url} for way, url in navigation.ways()
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: keeps static files and the offline page, never a private page."""
    kept = [reverse("shell:offline"), *_static_files()]
    version = hashlib.sha256(
        "|".join([get_language() or "", *kept]).encode()
    ).hexdigest()[:12]
    context = {"kept": kept, "version": version, "static_url": settings.STATIC_URL}
    return render(request, "core/sw.js", context, content_type="text/javascript")


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Kept on the phone, so it names nobody."""
    return render(request, "core/offline.html")


@login_not_required
@require_safe
def install(request: HttpRequest) -> HttpResponse:
    return render(request, "core/install.html")


def _icons() -> list[dict[str, str]]:
    sizes = (("192x192", "icon-192.png", "any"), ("512x512", "icon-512.png", "any"))
    maskable = ("512x512", "icon-maskable-512.png", "maskable")
    return [
        {
            "src": static(f"img/{name}"),
            "sizes": size,
            "type": "image/png",
            "purpose": purpose,
        }
        for size, name, purpose in (*sizes, maskable)
    ]


@cache
def _static_files() -> list[str]:
    """What the offline page needs to look like one of ours."""
    root = Path(settings.STATICFILES_DIRS[0])
    names = [
        path.relative_to(root).as_posix() for path in sorted(root.glob("css/**/*.css"))
    ]
    names += [
        "js/theme.js",
        "icons/icons.svg",
        "img/mark.svg",
        "fonts/bricolage-grotesque.woff2",
    ]
    return [static(name) for name in names]

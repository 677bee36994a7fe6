"""Routes of the transparency log: its pages, and its files as C2SP tlog-tiles names them."""

from django.urls import path

from backend.proof import pages

urlpatterns = [
    path("transparency", pages.transparency, name="transparency"),
    path("transparency/verify_receipt.py", pages.program, name="receipt-program"),
    path("verify/receipt", pages.verify_receipt, name="verify-receipt"),
    path("log/checkpoint", pages.checkpoint, name="log-checkpoint"),
    path("log/keys.json", pages.keys, name="log-keys"),
    path("log/tile/<path:name>", pages.tile, name="log-tile"),
    path("log/anchors/<str:stream>", pages.anchors, name="log-anchors"),
    path("log/proof/<uuid:entry>", pages.proof, name="log-proof"),
]

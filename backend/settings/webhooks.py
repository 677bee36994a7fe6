"""Webhooks: which addresses our servers may call for partners (incentives/webhooks)."""

from __future__ import annotations

from backend.settings import env

# Ports that partners' endpoints may use; the firewall lets out the same ones.
WEBHOOK_PORTS = env.words("WEBHOOK_PORTS", "443,8443")
# Networks of our own that look public, as 203.0.113.0/24: never called.
WEBHOOK_REFUSED_NETWORKS = env.words("WEBHOOK_REFUSED_NETWORKS")
# Whom to trust besides the system's own authorities; empty: nobody.
WEBHOOK_CA_FILE = env.text("WEBHOOK_CA_FILE", "")
# For trying out at one machine: plain http and loopback addresses. Production refuses to start.
WEBHOOK_LOOPBACK = env.flag("WEBHOOK_LOOPBACK", default=False)

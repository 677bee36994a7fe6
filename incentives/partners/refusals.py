"""How partners and agreements say no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Denied, NotFound


class NoSuchPartner(NotFound):
    code = "partner_unknown"
    message = _("这个机构还不是信易+合作机构。")


class AgreementOver(Denied):
    """A partner of before, or of later: nothing may be done until an agreement is in force."""

    code = "agreement_over"
    message = _("与本市的合作协议不在有效期内，现在不能办理这项业务。")

"""Everything that can be done to a complaint, in one place for whoever calls.

Consumer: file_complaint, join_complaint, reply_to_answer, remark, settle, call_unsettled,
take_to_office, confirm_outcome, say_again, reopen, withdraw_complaint. Shop: answer_complaint,
remark_of_shop, reopen_by_shop. The office's steps are in `handling.actions`, what clocks do by
themselves in `lapses`, reports of wrongdoing in `reports.actions`, drafts in `drafts.actions`.
"""

from merchants.complaints.dialogue import (
    answer_complaint,
    call_unsettled,
    remark,
    remark_of_shop,
    reply_to_answer,
    settle,
)
from merchants.complaints.escalation import take_to_office
from merchants.complaints.filing import Grievance, file_complaint, join_complaint, similar_open
from merchants.complaints.outcomes import (
    confirm_outcome,
    reopen,
    reopen_by_shop,
    say_again,
    withdraw_complaint,
)

__all__ = [
    "Grievance",
    "answer_complaint",
    "call_unsettled",
    "confirm_outcome",
    "file_complaint",
    "join_complaint",
    "remark",
    "remark_of_shop",
    "reopen",
    "reopen_by_shop",
    "reply_to_answer",
    "say_again",
    "settle",
    "similar_open",
    "take_to_office",
    "withdraw_complaint",
]

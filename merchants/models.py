"""All models of the app, gathered for Django from the feature folders."""

from merchants.commitments.models import (
    Commitment,
    CommitmentCode,
    CommitmentSeries,
    PromiseFigures,
    PromiseReply,
    PromiseWord,
)
from merchants.complaints.drafts.models import ComplaintDraft
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import (
    CaseDeadline,
    Complaint,
    ComplaintStep,
    Evidence,
    Message,
    Participant,
)
from merchants.complaints.reports.models import (
    Report,
    ReportCode,
    ReportDeadline,
    ReportEvidence,
    ReportMessage,
    ReportStep,
)
from merchants.insights.grading.models import OfficeFigure
from merchants.insights.models import (
    CaseFact,
    CaseTouch,
    ComplaintFigures,
    ComplaintTally,
    ScanTally,
)
from merchants.licences.models import LicenceSeal, SigningKey
from merchants.lookup.copies.models import FeedConfirmation
from merchants.lookup.models import Card, Change, SearchEntry
from merchants.objections.models import ContestClock, Involved, Objection
from merchants.objections.rechecks.models import Recheck, RecheckDeadline
from merchants.objections.revoking.models import Revocation
from merchants.objections.statements.models import Statement
from merchants.records.marks import Mark
from merchants.records.models import Record
from merchants.registry.models import (
    Key,
    Merchant,
    MerchantVersion,
    Outlet,
    OutletVersion,
    Representative,
)
from merchants.repairs.models import Repair, RepairBar, RepairClock, RepairKit
from merchants.reports.models import CreditReport, CreditReportFile, CreditReportKey
from merchants.reviews.models import (
    HelpfulVote,
    Reply,
    Review,
    ReviewFigures,
    ReviewVersion,
    SpentVisit,
)
from merchants.reviews.moderation.models import Appeal, Flag, Moderation, ReviewDeadline
from merchants.screening.models import (
    ScreeningFeedback,
    ScreeningGround,
    ScreeningQuestion,
)
from merchants.staff.models import Claim, ClaimCode, ClaimDeadline

__all__ = [
    "Appeal",
    "Card",
    "CaseDeadline",
    "CaseFact",
    "CaseTouch",
    "Change",
    "Claim",
    "ClaimCode",
    "ClaimDeadline",
    "Commitment",
    "CommitmentCode",
    "CommitmentSeries",
    "Complaint",
    "ComplaintDraft",
    "ComplaintFigures",
    "ComplaintStep",
    "ComplaintTally",
    "ContestClock",
    "CreditReport",
    "CreditReportFile",
    "CreditReportKey",
    "Evidence",
    "FeedConfirmation",
    "Flag",
    "Handling",
    "HelpfulVote",
    "Involved",
    "Key",
    "LicenceSeal",
    "Mark",
    "Merchant",
    "MerchantVersion",
    "Message",
    "Moderation",
    "Objection",
    "OfficeFigure",
    "Outlet",
    "OutletVersion",
    "Participant",
    "PromiseFigures",
    "PromiseReply",
    "PromiseWord",
    "Recheck",
    "RecheckDeadline",
    "Record",
    "Repair",
    "RepairBar",
    "RepairClock",
    "RepairKit",
    "Reply",
    "Report",
    "ReportCode",
    "ReportDeadline",
    "ReportEvidence",
    "ReportMessage",
    "ReportStep",
    "Representative",
    "Review",
    "ReviewDeadline",
    "ReviewFigures",
    "ReviewVersion",
    "Revocation",
    "ScanTally",
    "ScreeningFeedback",
    "ScreeningGround",
    "ScreeningQuestion",
    "SearchEntry",
    "SigningKey",
    "SpentVisit",
    "Statement",
]

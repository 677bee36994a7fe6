"""Credit-easy+ (信易+): offers, eligibility, applications, vouchers: standing only ever adds."""

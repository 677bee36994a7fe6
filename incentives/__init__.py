"""Credit-easy+ (信易+): offers, eligibility, applications, vouchers. Nothing lives here yet."""

"""What a member takes along: the passbook month by month, a certificate they may show."""

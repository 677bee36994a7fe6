"""A consumer's grievance with a shop: told, answered, taken to the office, its outcome confirmed.

`workflows` says which step may follow which, `models` holds the case between consumer and shop,
`handling/` what the office does about it, `reports/` word of wrongdoing (another thing altogether,
which the shop never learns of), `drafts/` what was begun without an account.
"""

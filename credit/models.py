"""All models of the app, gathered for Django from the feature folders."""

from credit.membership.models import Member

__all__ = ["Member"]
